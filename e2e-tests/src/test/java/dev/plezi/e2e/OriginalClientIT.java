package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a page written for Plezi's own client does with it, done with ours in a real browser,
 * against a real server, under a content security policy that allows scripts of the page's origin
 * only.
 */
@ExtendWith(WithBrowser.class)
class OriginalClientIT {
  @Test
  void dispatchesToTheMethodOfTheEventsName(People people) {
    Object seen =
        run(
            people,
            """
            const client = new PleziClient(PleziClient.origin + '/echo');
            const seen = [];
            const done = new Promise(resolve => {
              client.onopen = function() {
                seen.push(this === client, client.connected, client.readyState());
                seen.push(client.emit({ event: 'echo', text: '<b>' }));
              };
              client.echoed = function(msg) {
                seen.push(this === client, msg.event, msg.got.text);
                resolve(seen);
              };
            });
            return await done;
            """);
    assertThat(seen).isEqualTo(List.of(true, true, 1, true, true, "echoed", "<b>"));
  }

  @Test
  void handsWhatHasNoMethodToUnknownAndNeverTheAcknowledgement(People people) {
    Object seen =
        run(
            people,
            """
            const client = new PleziClient('/echo');
            const seen = [];
            const done = new Promise(resolve => {
              client.unknown = msg => { seen.push(msg.event); if (msg.event == 'second') resolve(seen); };
            });
            await new Promise(resolve => client.emit({ event: 'wr' }, resolve));
            return await done;
            """);
    assertThat(seen).isEqualTo(List.of("first", "second"));
  }

  @Test
  void callsBackWithTheEventWhenItIsAcknowledged(People people) {
    Object seen =
        run(
            people,
            """
            const client = new PleziClient('/echo');
            const event = { event: 'nilret', n: 5 };
            return await new Promise(resolve => client.emit(event,
                (e, c) => resolve([e === event, c === client, e.n, !('_EID_' in e)]),
                () => resolve('timeout')));
            """);
    assertThat(seen).isEqualTo(List.of(true, true, 5, true));
  }

  @Test
  void callsTheTimeoutOfTheCallOrOfTheClientWhenNoAcknowledgementComes(People people) {
    Page page = people.arrive("ada");
    // A server that takes everything and never answers.
    page.routeWebSocket("**/mute", socket -> {});
    page.navigate(url("/page"));
    Object seen =
        page.evaluate(
            """
            async () => {
              const client = new PleziClient('/mute');
              const own = await new Promise(resolve =>
                  client.emit({ event: 'a' }, () => resolve('ack'), e => resolve(e.event), 20));
              const general = await new Promise(resolve => {
                client.ontimeout = e => resolve(e.event);
                client.emit_timeout = 20;
                client.emit({ event: 'b' });
              });
              return [own, general];
            }
            """);
    assertThat(seen).isEqualTo(List.of("a", "b"));
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void closesForGoodAndReconnectsWhenAsked(People people) {
    Object seen =
        run(
            people,
            """
            const client = new PleziClient('/echo', true);
            const seen = [client.autoreconnect];
            const event = name => new Promise(resolve => { client[name] = resolve; });
            await event('onopen');
            let closed = event('onclose');
            client.close();
            await closed;
            seen.push(client.connected, client.autoreconnect, client.readyState(), client.state);
            seen.push(client.emit({ event: 'echo' }));
            let open = event('onopen');
            client.reconnect();
            await open;
            seen.push(client.connected);
            const first = client.ws;
            open = event('onopen');
            client.reconnect();
            await open;
            seen.push(client.ws !== first, first.readyState >= 2);
            return seen;
            """);
    assertThat(seen).isEqualTo(List.of(true, false, false, 3, "closed", false, true, true, true));
  }

  @Test
  void hasThePropertiesOfTheOriginal(People people) {
    Object seen =
        run(
            people,
            """
            const client = new PleziClient('/echo');
            return {
              url: client.url, autoreconnect: client.autoreconnect,
              reconnect_interval: client.reconnect_interval, emit_timeout: client.emit_timeout,
              log_events: client.log_events, auto: client.ajaj.auto, add: typeof client.ajaj.add,
              ajaj: client.ajaj.url, emit: typeof client.ajaj.emit, origin: PleziClient.origin,
              raw: typeof client.sendraw, socket: client.ws instanceof WebSocket,
            };
            """);
    String origin = ConformanceServerFixture.server().toString();
    assertThat(seen)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("url", origin + "/echo"),
                Map.entry("autoreconnect", false),
                Map.entry("reconnect_interval", 200),
                Map.entry("emit_timeout", false),
                Map.entry("log_events", false),
                Map.entry("auto", false),
                Map.entry("add", "object"),
                Map.entry("ajaj", origin.replace("ws", "http") + "/echo"),
                Map.entry("emit", "function"),
                Map.entry("origin", origin),
                Map.entry("raw", "function"),
                Map.entry("socket", true)));
  }

  @Test
  void comesAsAModuleToo(People people) {
    Object seen =
        run(
            people,
            """
            const { PleziClient: Client, default: other } = await import('/client.mjs');
            const client = new Client('/echo');
            const got = await new Promise(resolve => {
              client.on('echoed', resolve);
              client.emit({ event: 'echo', text: 'from a module' });
            });
            return [Client === other, got.got.text];
            """);
    assertThat(seen).isEqualTo(List.of(true, "from a module"));
  }

  @Test
  void sendsRawTextThatTheServerJudgesLikeAnyMessage(People people) {
    Object seen =
        run(
            people,
            """
            const client = new PleziClient('/echo');
            await new Promise(resolve => { client.onopen = resolve; });
            const closed = new Promise(resolve => { client.onclose = e => resolve(e.code); });
            return [client.sendraw('no JSON'), await closed];
            """);
    assertThat(seen).isEqualTo(List.of(true, 1005));
  }

  /** Runs the body of an asynchronous function on the conformance server's page. */
  private static Object run(People people, String body) {
    Page page = people.arrive("ada");
    page.navigate(url("/page"));
    Object result = page.evaluate("async () => {" + body + "}");
    assertThat(people.complaints()).isEmpty();
    return result;
  }

  private static String url(String path) {
    return ConformanceServerFixture.server().toString().replace("ws:", "http:") + path;
  }
}
