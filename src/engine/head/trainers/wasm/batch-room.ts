import type { TrainerTask } from '../head-trainer';
import { filledUp } from './padded-layout';
import type { TrainerRoom } from './trainer-room';

/** One batch at a time in the kernels' memory. */
export class BatchRoom {
  /** Address of f32[capacity][width filled up with zeros]. */
  readonly features: number;
  /** Address of u32[capacity]: the class of each row. */
  readonly labels: number;
  /** Address of f32[capacity]: what each row's loss is multiplied by. */
  readonly rowWeights: number;

  constructor(
    private readonly task: TrainerTask,
    private readonly room: TrainerRoom,
    private readonly capacity: number,
  ) {
    this.features = room.zeros(capacity * filledUp(task.rows.width));
    this.labels = room.zeros(capacity);
    this.rowWeights = room.zeros(capacity);
  }

  /**
   * @param classWeights undefined: 1
   * @throws bad-features
   */
  fill(indices: Uint32Array, classWeights: readonly number[] | undefined): void {
    const { rows, classIndices } = this.task;
    const rowSize = filledUp(rows.width);
    const features = this.room.floats(this.features, this.capacity * rowSize);
    const rowWeights = this.room.floats(this.rowWeights, this.capacity);
    const labels = new Uint32Array(features.buffer, this.labels, this.capacity);
    indices.forEach((index, place) => {
      const label = classIndices[index] as number;
      features.set(rows.row(index), place * rowSize);
      labels[place] = label;
      rowWeights[place] = classWeights?.[label] ?? 1;
    });
  }
}
