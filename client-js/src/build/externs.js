// The names that others see, which Closure must leave as they are: PleziClient itself, which the wrapper
// declares; what a page reads and sets; what stands on the wire.
/** @externs */
var PleziClient;

var page;
page.origin; page.url; page.level; page.state; page.connected; page.ws; page.readyState; page.reconnect;
page.close; page.emit; page.sendraw; page.request; page.on; page.once; page.off; page.ajaj; page.add; page.auto;
page.autoreconnect; page.reconnect_interval; page.reconnect_max; page.emit_timeout; page.connect_timeout;
page.log_events; page.timeout; page.signal; page.stream; page.parts; page.reason; page.undelivered; page.code;
page.handle; page.connect; page.pending; page.volatile; page.token; page.kept_events; page.kept_characters; page.PleziError;
page.cause; page.inDoubt; page.resend; page.persisted; page.hidden;
page.onopen; page.onclose; page.onerror; page.onstate; page.ontimeout; page.ongap; page.onrenew; page.unknown;

var wire;
wire.event; wire._EID_; wire._re_; wire.data; wire.message; wire.id;
wire._ack_; wire._reply_; wire._error_; wire._hello_; wire._session_; wire._received_; wire._goaway_; wire._ping_;
wire._renew_; wire.heartbeat; wire.max; wire.session; wire.received; wire.attempt; wire.resumed; wire.n; wire.after; wire.token;
wire._parts_; wire._next_; wire._items_; wire._large_; wire.large; wire.bytes; wire.text; wire.sent; wire.handled; wire.nonce; wire.of; wire._pong_;
