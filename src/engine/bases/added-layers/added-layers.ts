/**
 * Layers and activations of Keras that TF.js lacks, or has without a setting that Keras' own models use. The import of
 * this module registers them by Keras' names; they take the place of TF.js' own. What leaves Headstart has none of them:
 * `standardiseLayers` replaces them once a base is frozen.
 */
import './added-activations';
import './added-affine-layers';
import './added-identities';
import './added-pooling';
