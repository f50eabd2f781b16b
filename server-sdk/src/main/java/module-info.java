/** The Plezi server SDK. */
@SuppressWarnings("requires-automatic") // Jedis is no module yet.
module dev.plezi.server {
  requires static transitive org.jspecify;
  requires transitive dev.plezi.protocol;
  requires com.samskivert.jmustache;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.websocket.core.server;
  requires org.slf4j;
  requires redis.clients.jedis;
  requires tools.jackson.databind;

  // Signal handlers, found by reflection. Not static: nobody else would bring the module, and the
  // process would not end with status 0.
  requires jdk.unsupported;

  exports dev.plezi.server;
  exports dev.plezi.server.http;
  exports dev.plezi.server.test;
}
