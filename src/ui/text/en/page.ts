import type { BackendChoice } from '../../../core/reports';
import type { MachineState } from '../../../state/machine-slice';
import { BACKENDS, PHASES, type Phase } from './shared-words';

interface UpdateObstacles {
  readonly runIsOn: boolean;
  readonly hasWork: boolean;
  readonly isOpenElsewhere: boolean;
}

export const header = {
  name: 'Headstart',
  privacy: 'Nothing leaves this tab',
  privacyMore: [
    'Your images are read, turned into numbers and trained on inside this tab. No image, number or statistic is sent anywhere.',
    'The only thing fetched from outside is the base you choose, once; after that your browser keeps it.',
  ],
  help: 'Help',
  steps: [
    'Drop a folder whose sub-folders hold the images of one class each, or several such folders.',
    'Press Train. A base, trained on ImageNet and frozen, turns each image into features; a small head learns your classes from them.',
    'See how often it is right on images it was not trained on, and which ones it gets wrong.',
    'Try it on a new image or the camera, then download the model as one file.',
  ],
  keys: 'In an opened class: arrow keys move, Space chooses, Shift extends, Delete removes, Escape closes. In the network, the charts and the confusion matrix: arrow keys move from block to block, epoch to epoch and count to count.',
};

export const update = {
  ready: 'A new version is ready',
  reload: 'Reload',
  note({ runIsOn, hasWork, isOpenElsewhere }: UpdateObstacles): string {
    if (runIsOn) return 'When the run has ended, or after you stop it.';
    if (isOpenElsewhere) return 'Close the other tabs of this page first.';
    return hasWork ? 'It clears your images and result from this tab.' : '';
  },
};

export const backend = {
  label: 'Backend',
  choices: {
    auto: 'Best available',
    webgpu: 'WebGPU (graphics card)',
    wasm: 'WASM (processor)',
    cpu: 'CPU (plain JavaScript)',
  } satisfies Record<BackendChoice, string>,
  state(machine: MachineState): string {
    if (machine.status === 'starting') return 'starting…';
    if (machine.status === 'failed') return 'not running';
    const { backend, adapter } = machine.report;
    return `${BACKENDS[backend]} · ${adapter ?? 'no graphics adapter'}`;
  },
  reason(machine: MachineState): string {
    if (machine.status === 'starting') return 'Looking at what this machine can compute with.';
    return machine.status === 'failed' ? machine.failure.message : machine.report.reason;
  },
  lockedWhileRunning: 'Another one can be chosen when the run has ended, or after you stop it.',
  tryAgain: 'Start again',
};

export const steps = {
  name: 'Steps',
  phases: {
    idle: '–',
    opening: 'opening',
    ...PHASES,
    done: 'done',
    paused: 'paused',
    cancelled: 'stopped',
    failed: 'failed',
  } satisfies Record<Phase, string>,
};
