/** The Plezi server SDK. */
// Jedis is no module yet, and the adapters are compiled after this.
@SuppressWarnings({"requires-automatic", "module"})
module dev.plezi.server {
  requires static transitive org.jspecify;
  requires transitive dev.plezi.protocol;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.websocket.core.server;
  requires org.slf4j;
  requires transitive tools.jackson.databind;

  // The browser client's scripts, for Plezi.CLIENT.
  requires dev.plezi.client.js;

  // Static, although REDIS_URL alone makes several servers one on the class path: Jedis and a jar
  // that it requires are no modules yet, and jlink links no image with such jars in it. As it is,
  // every application without Redis can be linked as it stands; one that wants Redis says
  // --add-modules redis.clients.jedis, and is told so when it starts without.
  requires static redis.clients.jedis;

  // Static, as the dependency is optional: an application that renders templates requires it.
  requires static com.samskivert.jmustache;

  // Static, as the dependency is optional: an application that is measured requires it.
  requires static micrometer.core;

  // Static, as the dependency is optional: an application that checks its events by it requires it.
  requires static jakarta.validation;

  // Signal handlers, found by reflection. Not static: nobody else would bring the module, and the
  // process would not end with status 0.
  requires jdk.unsupported;

  // Jetty's, whose module requires it statically only: a linked image would come without.
  requires java.management;

  exports dev.plezi.server;
  exports dev.plezi.server.http;
  exports dev.plezi.server.jetty;
  exports dev.plezi.server.metrics;
  exports dev.plezi.server.test;
  exports dev.plezi.server.validation;

  // The adapters' own: no application sees these.
  exports dev.plezi.server.internal.app to
      dev.plezi.servlet;
  exports dev.plezi.server.internal.jetty to
      dev.plezi.servlet;
  exports dev.plezi.server.internal.log to
      dev.plezi.servlet;
  exports dev.plezi.server.internal.transport to
      dev.plezi.servlet;
  exports dev.plezi.server.internal.web to
      dev.plezi.servlet;
}
