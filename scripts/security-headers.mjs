/** @import { Plugin } from 'vite' */

/**
 * What the page may do, directive by directive. `connect-src` is wide because a base may come from any URL the
 * person types; nothing but the worker's download of that base asks another host, and a test records every request.
 * @type {Readonly<Record<string, string>>}
 */
const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'worker-src': "'self'",
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/**
 * Vite's dev server injects styles and a script of its own, and talks to the page over a socket.
 * @type {Readonly<Record<string, string>>}
 */
const DEV_DIRECTIVES = {
  ...DIRECTIVES,
  'script-src': "'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': `${DIRECTIVES['connect-src']} ws://localhost:* ws://127.0.0.1:*`,
};

/** Everything a page can ask the browser for and this one does not; the camera alone is used, by Try. */
const UNUSED_FEATURES = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** Headers of the built page, for the preview server and for whoever hosts it. */
export const PAGE_HEADERS = headersWith(DIRECTIVES);

/** The same for the dev server, with what hot reloading needs. */
export const DEV_HEADERS = headersWith(DEV_DIRECTIVES);

/**
 * Writes the policy into the built index.html as well, so that a host that sends no headers is strict too.
 * @returns {Plugin}
 */
export function policyInPage() {
  // A policy in a <meta> cannot say who may frame the page; browsers ignore that directive there, loudly.
  const { 'frame-ancestors': _, ...inPage } = DIRECTIVES;
  return {
    name: 'headstart:policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy(inPage) },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * @param {Readonly<Record<string, string>>} directives
 * @returns {Record<string, string>}
 */
function headersWith(directives) {
  return {
    'Content-Security-Policy': policy(directives),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': ['camera=(self)', ...UNUSED_FEATURES.map((feature) => `${feature}=()`)].join(', '),
  };
}

/** @param {Readonly<Record<string, string>>} directives */
function policy(directives) {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
