import { useId } from 'react';
import { idleReason } from '../../core/idle-settings';
import type { RatePoint } from '../../core/reports';
import { settingDifferences } from '../../core/setting-differences';
import { isBusy, whatIsMissing } from '../../state/selectors';
import { Alert } from '../parts/Alert';
import { Help } from '../parts/Help';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { RateCurve } from './RateCurve';

/** Looks for a learning rate: trains for a moment at ever higher ones and shows what the loss does. */
export function RateTestPanel() {
  const rateTest = useHeadstart((state) => state.rateTest);
  const settings = useHeadstart((state) => state.settings);
  const { status } = rateTest;
  const points: readonly RatePoint[] =
    status === 'testing' ? rateTest.points : status === 'done' ? rateTest.test.points : [];
  const isStale =
    status === 'done' && settingDifferences(rateTest.settings, settings).some((name) => name !== 'learningRate');
  if (idleReason('learningRate', settings) !== undefined) return <p className="note">{text.rateTest.notWithLbfgs}</p>;
  return (
    <section className="rate-test" aria-labelledby="rate-test-heading">
      <h4 id="rate-test-heading">
        {text.rateTest.heading}
        <Help name={text.rateTest.helpName}>{text.rateTest.help}</Help>
      </h4>
      <RateTestControls />
      {status === 'failed' && <Alert message={rateTest.failure.message} />}
      {points.length > 1 && (
        <RateCurve points={points} suggested={status === 'done' ? rateTest.test.suggested : undefined} />
      )}
      {isStale && <p className="note warning">{text.rateTest.stale}</p>}
    </section>
  );
}

/** Start and stop, what is going on, and what to do with what was found. */
function RateTestControls() {
  const startId = useId();
  const useButton = useFocusHeir(startId);
  const rateTest = useHeadstart((state) => state.rateTest);
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const missing = useHeadstart(whatIsMissing);
  const rate = useHeadstart((state) => state.settings.learningRate);
  const testRates = useHeadstart((state) => state.testRates);
  const stopRateTest = useHeadstart((state) => state.stopRateTest);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const obstacle = runIsOn ? text.rateTest.waitForRun : missing;
  const isOn = rateTest.status === 'features' || rateTest.status === 'testing';
  const suggested = rateTest.status === 'done' ? roundRate(rateTest.test.suggested) : undefined;
  return (
    <div className="remedy">
      <button
        id={startId}
        type="button"
        className="secondary small"
        disabled={!isOn && obstacle !== undefined}
        onClick={() => (isOn ? stopRateTest() : void testRates())}
      >
        {isOn ? text.rateTest.stop : text.rateTest.start}
      </button>
      {suggested !== undefined && suggested !== rate && (
        <button
          ref={useButton}
          type="button"
          className="secondary small"
          onClick={() => changeSetting('learningRate', suggested)}
        >
          {text.rateTest.use(suggested)}
        </button>
      )}
      <p className="note" role="status">
        {obstacle ?? text.rateTest.state(rateTest, suggested, rate)}
      </p>
    </div>
  );
}

/** Two digits are as much as such a test can tell. */
function roundRate(rate: number | undefined): number | undefined {
  return rate === undefined ? undefined : Number(rate.toPrecision(2));
}
