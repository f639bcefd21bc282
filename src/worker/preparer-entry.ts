import { announceLife } from './announce-life';
import { preparerCalls } from './preparer-calls';
import { serve } from './serve';

declare const self: DedicatedWorkerGlobalScope;

announceLife(self);
serve(self, preparerCalls());
