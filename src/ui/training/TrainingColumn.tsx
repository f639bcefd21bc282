import { RunChart } from '../charts/RunChart';
import { RunsSection } from '../runs/RunsSection';
import { SettingsPanel } from '../settings/SettingsPanel';
import { text } from '../text/en';
import { BaseSection } from './BaseSection';
import { NetworkSection } from './NetworkSection';
import { RunAnnouncer } from './RunAnnouncer';
import { RunFailure } from './RunFailure';
import { RunProgress } from './RunProgress';
import { TrainButton } from './TrainButton';
import { useNetwork } from './use-network';

/** What is trained, how, and how it goes. */
export function TrainingColumn() {
  const network = useNetwork();
  return (
    <section id="training" className="column training" aria-labelledby="training-heading">
      <header className="column-head">
        <h2 id="training-heading" tabIndex={-1}>
          {text.training.heading}
        </h2>
      </header>
      <BaseSection network={network} />
      <NetworkSection network={network} />
      <SettingsPanel network={network} />
      <div className="run-section">
        <TrainButton place="column" />
        <RunFailure />
        <RunProgress />
        <RunChart />
      </div>
      <RunsSection />
      <RunAnnouncer />
    </section>
  );
}
