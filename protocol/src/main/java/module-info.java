/** What both ends of a Plezi connection share. */
@SuppressWarnings("module") // The SDKs are compiled after this.
module dev.plezi.protocol {
  // Not static: that a record's component may be null is read from its annotation at run time.
  requires transitive org.jspecify;
  requires static tools.jackson.databind;

  // Of these only Kotlin's, where it is there.
  uses tools.jackson.databind.JacksonModule;

  exports dev.plezi.event;

  // The SDKs' own: no application sees these.
  exports dev.plezi.protocol to
      dev.plezi.client,
      dev.plezi.server,
      dev.plezi.servlet;
  exports dev.plezi.protocol.codec to
      dev.plezi.client,
      dev.plezi.server,
      dev.plezi.servlet;
  exports dev.plezi.protocol.concurrent to
      dev.plezi.client,
      dev.plezi.server,
      dev.plezi.servlet;
  exports dev.plezi.protocol.log to
      dev.plezi.client,
      dev.plezi.server,
      dev.plezi.servlet;
  exports dev.plezi.protocol.client to
      dev.plezi.client,
      dev.plezi.server;
}
