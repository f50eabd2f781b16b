// Plays components with the hooks of plezi-client/react, in both forms of module, by React itself: on a document that has
// as much as React asks of one. Runs in a folder whose node_modules has React and the package: node main.mjs
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

class Element {
  nodeType = 1;
  namespaceURI = 'http://www.w3.org/1999/xhtml';
  childNodes = [];
  style = {};
  constructor(name, ownerDocument) {
    this.nodeName = this.tagName = name;
    this.ownerDocument = ownerDocument;
  }
  get firstChild() {
    return this.childNodes[0] ?? null;
  }
  get textContent() {
    return this.childNodes.map((child) => child.nodeValue ?? child.textContent).join('');
  }
  set textContent(text) {
    this.childNodes = text ? [{ nodeType: 3, nodeValue: text }] : [];
  }
  appendChild(child) {
    this.insertBefore(child, null);
  }
  insertBefore(child, before) {
    this.removeChild(child);
    this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, child);
  }
  removeChild(child) {
    this.childNodes = this.childNodes.filter((each) => each !== child);
  }
  addEventListener() {}
  removeEventListener() {}
  setAttribute() {}
}
class HTMLIFrameElement {}
const document = new Element('#document');
document.nodeType = 9;
document.documentElement = new Element('html', document);
document.createElement = (name) => new Element(name, document);
document.createTextNode = (nodeValue) => ({ nodeType: 3, nodeValue });
document.defaultView = { HTMLIFrameElement };

class Socket {
  static all = [];
  readyState = 0;
  closes = 0;
  constructor(url) {
    this.url = url;
    Socket.all.push(this);
  }
  send() {}
  close() {
    this.closes++;
  }
  tell(type, event) {
    act(() => this['on' + type]({ type, target: this, ...event }));
  }
  open() {
    this.readyState = 1;
    this.tell('open', {});
  }
  receive(message) {
    this.tell('message', { data: JSON.stringify(message) });
  }
}
globalThis.WebSocket = Socket;

globalThis.IS_REACT_ACT_ENVIRONMENT = true;
globalThis.document = document;
globalThis.window = { document, HTMLIFrameElement };
globalThis.navigator ??= { userAgent: 'test' };
const { act, createElement: h, StrictMode, useState } = await import('react');
const { createRoot } = await import('react-dom/client');
const { renderToString } = await import('react-dom/server');

function render(element) {
  Socket.all = [];
  const container = document.createElement('div');
  const root = createRoot(container);
  const update = (next) => act(() => root.render(next));
  update(element);
  return { text: () => container.textContent, update, unmount: () => act(() => root.unmount()) };
}

function play(form, { PleziProvider, usePlezi, usePleziEvent, usePleziState }, { PleziClient }) {
  const cases = {
    connectsWhenAllOfItListensAndClosesWithIt() {
      const page = render(h(PleziProvider, { url: 'ws://test/chat' }, h(Lines, { greeting: 'hi' })));
      assert.equal(Socket.all.length, 1);
      assert.equal(page.text(), 'connecting:');
      Socket.all[0].open();
      Socket.all[0].receive({ event: 'said', text: 'one' });
      assert.equal(page.text(), 'open: hi one');
      page.unmount();
      assert.equal(Socket.all[0].closes, 1);
    },
    listenersSeeTheLatestValues() {
      const page = (greeting) => h(PleziProvider, { url: 'ws://test/chat' }, h(Lines, { greeting }));
      const shown = render(page('hi'));
      Socket.all[0].open();
      shown.update(page('bye'));
      Socket.all[0].receive({ event: 'said', text: 'two' });
      assert.equal(shown.text(), 'open: bye two');
      assert.equal(Socket.all.length, 1);
      shown.unmount();
    },
    standsStrictMode() {
      const page = render(h(StrictMode, null, h(PleziProvider, { url: 'ws://test/chat' }, h(Lines, { greeting: 'hi' }))));
      const open = Socket.all.filter((socket) => !socket.closes);
      assert.equal(open.length, 1);
      open[0].open();
      open[0].receive({ event: 'said', text: 'one' });
      assert.equal(page.text(), 'open: hi one');
      page.unmount();
      assert.equal(open[0].closes, 1);
    },
    leavesAClientThatItIsGivenToWhoMadeIt() {
      const client = new PleziClient('ws://test/own', { connect: false });
      const page = render(h(PleziProvider, { client }, h(Lines, { greeting: 'hi' })));
      assert.equal(page.text(), 'closed:');
      assert.equal(Socket.all.length, 0);
      act(() => client.connect());
      assert.equal(page.text(), 'connecting:');
      page.unmount();
      assert.equal(Socket.all[0].closes, 0);
      client.close();
    },
    rendersOnAServerWithoutAConnection() {
      Socket.all = [];
      const page = renderToString(h(PleziProvider, { url: 'ws://test/chat' }, h(Lines, { greeting: 'hi' })));
      assert.match(page, /^closed/);
      assert.equal(Socket.all.length, 0);
    },
    wantsAProvider() {
      assert.throws(() => renderToString(h(Lines, {})), /usePlezi: there is no PleziProvider around/);
    },
  };
  function Lines({ greeting }) {
    const client = usePlezi();
    const [lines, setLines] = useState('');
    usePleziEvent(client, 'said', function (message) {
      assert.equal(this, client);
      setLines((before) => before + ' ' + greeting + ' ' + message.text);
    });
    return [usePleziState(client), ':', lines];
  }
  for (const [name, run] of Object.entries(cases)) {
    run();
    console.log(form + ': ' + name);
  }
}

const require = createRequire(import.meta.url);
play('imported', await import('plezi-client/react'), await import('plezi-client'));
play('required', require('plezi-client/react'), require('plezi-client'));
