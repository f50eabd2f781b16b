/** The Java client: for bots, services and tests. */
module dev.plezi.client {
  requires transitive dev.plezi.protocol;
  requires static transitive org.jspecify;
  requires org.slf4j;
  // Optional to the protocol's module, not to this one: dev.plezi.event reads and writes with it.
  requires transitive tools.jackson.databind;

  exports dev.plezi.client;
}
