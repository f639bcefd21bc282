/** Each of four numbers, no lower than `low` and no higher than `high`. */
export function clamp(values: v128, low: v128, high: v128): v128 {
  return f32x4.min(f32x4.max(values, low), high);
}
