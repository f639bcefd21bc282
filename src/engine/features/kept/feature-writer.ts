import type { FeatureKey } from './feature-key';
import type { KeptFeatures } from './kept-features';
import type { FeatureRow } from './segment-parts';

const GATHERED_BYTES = 8 * 2 ** 20;
/** What a crash may cost at most. */
const GATHERED_MS = 5_000;

/** Gathers rows as they come from the base and keeps many at a time, while the next ones are computed. */
export class FeatureWriter {
  private gathered: FeatureRow[] = [];
  private bytes = 0;
  private sinceMs = performance.now();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly kept: KeptFeatures,
    private readonly key: FeatureKey,
  ) {}

  /**
   * Takes a row; waits only while the rows before it are still being written.
   * @param row must not change until `end`
   */
  async add(row: FeatureRow): Promise<void> {
    this.gathered.push(row);
    this.bytes += row.values.byteLength;
    if (this.bytes >= GATHERED_BYTES || performance.now() - this.sinceMs > GATHERED_MS) await this.write();
  }

  /** Keeps what is left; to be called however the extraction ended. */
  async end(): Promise<void> {
    await this.write();
    await this.writing;
  }

  private async write(): Promise<void> {
    const rows = this.gathered;
    this.gathered = [];
    this.bytes = 0;
    this.sinceMs = performance.now();
    await this.writing;
    this.writing = this.kept.add(this.key, rows);
    // Seen where it is awaited next.
    this.writing.catch(() => undefined);
  }
}
