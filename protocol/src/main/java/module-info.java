/** What both ends of a Plezi connection share. */
module dev.plezi.protocol {
  // Not static: that a record's component may be null is read from its annotation at run time.
  requires transitive org.jspecify;
  requires static tools.jackson.databind;

  exports dev.plezi.event;
  exports dev.plezi.protocol;
  exports dev.plezi.protocol.client;
}
