import * as tf from '../../tf';

/**
 * First values for weights that are set before anybody reads them: none. The tensor has its shape, and one number for
 * all its data, so that a large network is not in memory twice while the weights of its file come in. TF.js' own zeros
 * would also be made in JavaScript before they are copied to the backend. In whatever is saved it goes by their name.
 */
class NoValues extends tf.serialization.Serializable {
  static readonly className = 'NoValues';

  apply(shape: tf.Shape): tf.Tensor {
    const zero = tf.scalar(0);
    const { dataId, dtype } = zero;
    // As a reshape does it: another tensor on the same data.
    tf.backend().incRef(dataId);
    const tensor = tf.engine().makeTensorFromTensorInfo({ dataId, shape: shape as number[], dtype });
    zero.dispose();
    return tensor;
  }

  override getClassName(): string {
    return 'Zeros';
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

tf.serialization.registerClass(NoValues);

/** As a layer's own configuration names it. */
export const NO_VALUES = { className: NoValues.className, config: {} };
