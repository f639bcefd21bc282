/** A network as Keras writes it in JSON: a model's class and configuration. */
export type Topology = { readonly class_name: string; readonly config: JsonObject | readonly unknown[] };

export type JsonObject = { readonly [key: string]: unknown };

export function isObject(raw: unknown): raw is JsonObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** Every layer at any depth: models inside models, and layers inside wrappers such as TimeDistributed. */
export function* allLayers(model: JsonObject): Generator<JsonObject> {
  yield model;
  const { config } = model;
  const inner = isObject(config) ? [config.layers, config.layer].flat() : [config].flat();
  for (const layer of inner) {
    if (isObject(layer)) yield* allLayers(layer);
  }
}
