import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { sampleImages } from './sample-images';

/** The whole path at one press: sample images, the base that needs no network, training. */
export function SampleButton() {
  const addFiles = useHeadstart((state) => state.addFiles);
  const preferBundledBase = useHeadstart((state) => state.preferBundledBase);
  const train = useHeadstart((state) => state.train);

  async function takeSamples(): Promise<void> {
    await addFiles(sampleImages());
    preferBundledBase();
    await train();
  }

  return (
    <button type="button" className="secondary" onClick={() => void takeSamples()}>
      <Icon name="play" />
      {text.images.trySamples}
    </button>
  );
}
