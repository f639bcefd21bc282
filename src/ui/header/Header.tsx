import type { Updates } from '../../core/updates';
import { Icon } from '../parts/Icon';
import { Popover } from '../parts/Popover';
import { text } from '../text/en';
import { BackendControl } from './BackendControl';
import { UpdateOffer } from './UpdateOffer';

/** The name, a newer version where there is one, what computes, the promise, and help. */
export function Header({ updates }: { readonly updates: Updates }) {
  return (
    <header className="page-head">
      <h1>{text.header.name}</h1>
      <UpdateOffer updates={updates} />
      <BackendControl />
      <Popover
        className="quiet privacy"
        trigger={
          <>
            <Icon name="lock" />
            {text.header.privacy}
          </>
        }
      >
        {() => text.header.privacyMore.map((sentence) => <p key={sentence}>{sentence}</p>)}
      </Popover>
      <Popover className="quiet" trigger={text.header.help} widthPx={360}>
        {() => (
          <>
            <ol className="help-steps">
              {text.header.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p className="note">{text.header.keys}</p>
          </>
        )}
      </Popover>
    </header>
  );
}
