package dev.plezi.servlet;

import dev.plezi.server.testing.Door;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A Tomcat of the application's, with one web application. */
final class TomcatDoor implements Door {
  private final Tomcat tomcat = new Tomcat();

  private TomcatDoor() {}

  /** Starts one, whose web application is set up by the caller. */
  static TomcatDoor open(String contextPath, Consumer<Context> setUp) throws Exception {
    Path folder = Files.createTempDirectory("plezi-tomcat");
    TomcatDoor door = new TomcatDoor();
    Tomcat tomcat = door.tomcat;
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext(contextPath, folder.toString());
    context.addServletContainerInitializer(new WsSci(), null);
    Wrapper files = Tomcat.addServlet(context, "files", new DefaultServlet());
    files.setAsyncSupported(true);
    files.addMapping("/");
    setUp.accept(context);
    tomcat.start();
    return door;
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new AssertionError(e);
    }
  }
}
