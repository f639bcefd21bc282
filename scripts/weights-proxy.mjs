import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { pipeline } from 'node:stream';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { Plugin } from 'vite'
 */

/** What is passed on: a host and a folder each. `src/core/keras-hosts.ts` says the same to the page; a test compares. */
const FOLDERS = ['storage.googleapis.com/tensorflow/keras-applications/', 'storage.googleapis.com/keras-applications/'];
/** What it is passed on under. */
const PATH = '/proxy/';
/** Of the host's answer. Its own word for the type is not among them: nothing of another host is a page of this one. */
const PASSED_BACK = ['content-length', 'content-range', 'accept-ranges', 'etag', 'last-modified'];
const IDLE_MS = 30_000;

/**
 * @typedef {object} WeightsProxyOptions
 * @property {Readonly<Record<string, string>>} [upstreams] where a host is found, by its name; there, by https, if not given
 */

/**
 * Lets the dev and the preview server pass on weights whose host may not let a page read them.
 * @param {WeightsProxyOptions} [options]
 * @returns {Plugin}
 */
export function weightsProxy(options) {
  const answer = passOnWeights(options);
  return {
    name: 'headstart:weights-proxy',
    configureServer: ({ middlewares }) => void middlewares.use(answer),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(answer),
  };
}

/**
 * @param {WeightsProxyOptions} [options]
 * @returns {(request: IncomingMessage, response: ServerResponse, next: () => void) => void}
 */
export function passOnWeights({ upstreams = {} } = {}) {
  return (request, response, next) => {
    const asked = request.url ?? '';
    if (!asked.startsWith(PATH)) return next();
    const file = asked.slice(PATH.length);
    if (!mayPassOn(file)) return refuse(response, 404, 'This server passes on Keras’ own weights, and nothing else.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, 'Files are passed on to GET and HEAD alone.');
    }
    const host = file.slice(0, file.indexOf('/'));
    passOn(request, response, new URL(file.slice(host.length), upstreams[host] ?? `https://${host}`));
  };
}

/**
 * Only plain names, one below the other: no query, no escapes, nothing that begins with a dot.
 * @param {string} file
 */
function mayPassOn(file) {
  const folder = FOLDERS.find((each) => file.startsWith(each));
  return folder !== undefined && /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(file.slice(folder.length));
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {URL} url
 */
function passOn({ method, headers }, response, url) {
  const ask = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  // Of what the page sends, no word leaves this machine but which part of the file it lacks.
  const range = /^bytes=\d+-\d*$/.test(headers.range ?? '') ? { range: headers.range } : {};
  const upstream = ask(url, { method, headers: { ...range, 'accept-encoding': 'identity' }, timeout: IDLE_MS });
  upstream.on('timeout', () => upstream.destroy(new Error('no answer in time')));
  upstream.on('error', (error) => refuse(response, 502, `${url.host} could not be reached: ${error.message}.`));
  upstream.on('response', (answer) => passBack(answer, response, url));
  response.on('close', () => upstream.destroy());
  upstream.end();
}

/**
 * @param {IncomingMessage} answer
 * @param {ServerResponse} response
 * @param {URL} url
 */
function passBack(answer, response, url) {
  const status = answer.statusCode ?? 502;
  if (status >= 300 && status < 400) {
    answer.resume();
    return refuse(response, 502, `${url.host} sent this server on to another address, which it does not follow.`);
  }
  response.statusCode = status;
  for (const name of PASSED_BACK) {
    const value = answer.headers[name];
    if (value !== undefined) response.setHeader(name, value);
  }
  response.setHeader('content-type', 'application/octet-stream');
  response.setHeader('x-content-type-options', 'nosniff');
  // Either end may break off; then the other one is ended too.
  pipeline(answer, response, () => undefined);
}

/**
 * @param {ServerResponse} response
 * @param {number} status
 * @param {string} sentence
 */
function refuse(response, status, sentence) {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(sentence);
}
