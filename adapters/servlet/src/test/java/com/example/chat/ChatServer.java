package com.example.chat;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.jetty.PleziHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.DefaultHandler;

public class ChatServer {
  public static Server start(int port) throws Exception {
    App app =
        Plezi.app(Options.builder().appName("chat").build())
            .route("/client.js", Plezi.CLIENT)
            .route("/chat", Chat.class);
    Server server = new Server(port);
    server.setHandler(new Handler.Sequence(new PleziHandler(app), new DefaultHandler()));
    server.setStopTimeout(40_000);
    server.setStopAtShutdown(true);
    server.start();
    return server;
  }
}
