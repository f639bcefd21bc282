import * as tf from '../../tf';

/**
 * Activations of Keras that TF.js lacks, registered by the import of this module under the names that TF.js looks
 * for: Keras' names in camel case.
 */

/** x · relu6(x + 3) / 6 (Howard et al. 2019, section 5.2); `hard_swish` is its older name. */
class HardSilu extends tf.serialization.Serializable {
  static readonly className = 'hardSilu';

  apply(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.mul(x, hardSigmoid(x)));
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

/**
 * relu6(x + 3) / 6, which Keras 3 calls `hard_sigmoid`. Keras 2 and TF.js mean clip(0.2 x + 0.5, 0, 1) by that name,
 * so this one has a name of its own.
 */
class HardSigmoidRelu6 extends tf.serialization.Serializable {
  static readonly className = 'hardSigmoidRelu6';

  apply(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => hardSigmoid(x));
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6);
}

tf.serialization.registerClass(HardSilu);
tf.serialization.registerClass(HardSigmoidRelu6);

// Two names for one function. A layer made by the newer name of swish is saved by the one that TF.js knows.
const { classNameMap } = tf.serialization.SerializationMap.getMap();
Object.assign(classNameMap, { silu: classNameMap.swish, hardSwish: classNameMap.hardSilu });
