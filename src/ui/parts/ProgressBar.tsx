interface ProgressBarProps {
  readonly name: string;
  readonly percent: number;
  readonly phase: string;
}

export function ProgressBar({ name, percent, phase }: ProgressBarProps) {
  return (
    <div
      className="progress-bar"
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent * 10) / 10}
      data-phase={phase}
    >
      <span style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}
