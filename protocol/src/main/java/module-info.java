/** What both ends of a Plezi connection share. */
module dev.plezi.protocol {
  requires static transitive org.jspecify;
  requires static tools.jackson.databind;

  exports dev.plezi.event;
  exports dev.plezi.protocol;
  exports dev.plezi.protocol.client;
}
