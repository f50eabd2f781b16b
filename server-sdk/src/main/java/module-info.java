/** The Plezi server SDK. */
module dev.plezi.server {
  requires static transitive org.jspecify;
  requires transitive dev.plezi.protocol;
  requires com.samskivert.jmustache;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.websocket.core.server;
  requires org.slf4j;
  requires tools.jackson.databind;

  // Signal handlers, where the JVM has them; found by reflection.
  requires static jdk.unsupported;

  exports dev.plezi.server;
  exports dev.plezi.server.http;
}
