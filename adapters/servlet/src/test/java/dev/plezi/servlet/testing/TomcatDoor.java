package dev.plezi.servlet.testing;

import dev.plezi.server.App;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.TemporaryFolder;
import dev.plezi.servlet.PleziFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;

/** A Tomcat of the application's, with one web application, in which an app is a filter. */
public final class TomcatDoor implements Door {
  /** What tests provoke does not belong into the build's log. Kept, or it would be set in vain. */
  private static final Logger LOG = Logger.getLogger("org.apache");

  static {
    LOG.setLevel(Level.OFF);
  }

  private final Tomcat tomcat = new Tomcat();
  private final Path folder;

  private TomcatDoor() throws IOException {
    folder = TemporaryFolder.untilTheEnd("plezi-tomcat");
  }

  /**
   * Starts one with an app.
   *
   * @param contextPath what stands before its routes; empty for nothing
   * @param port where, or 0 for any that is free
   */
  public static Door open(App app, String contextPath, int port) throws Exception {
    return open(contextPath, port, context -> add(app, context));
  }

  /** Starts one whose web application is set up by the caller, on a port that is free. */
  public static Door open(String contextPath, Consumer<Context> setUp) throws Exception {
    return open(contextPath, 0, setUp);
  }

  private static Door open(String contextPath, int port, Consumer<Context> setUp) throws Exception {
    TomcatDoor door = new TomcatDoor();
    Tomcat tomcat = door.tomcat;
    tomcat.setBaseDir(door.folder.toString());
    tomcat.setPort(port);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext(contextPath, door.folder.toString());
    context.addServletContainerInitializer(new WsSci(), null);
    Wrapper files = Tomcat.addServlet(context, "files", new DefaultServlet());
    files.setAsyncSupported(true);
    files.addMapping("/");
    setUp.accept(context);
    tomcat.start();
    return door;
  }

  private static void add(App app, Context context) {
    FilterDef filter = new FilterDef();
    filter.setFilterName("plezi");
    filter.setFilter(new PleziFilter(app));
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("plezi");
    map.addURLPattern("/*");
    context.addFilterMap(map);
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
    } finally {
      // Or the next Tomcat of this process would make the folder anew.
      System.clearProperty(Globals.CATALINA_HOME_PROP);
      TemporaryFolder.remove(folder);
    }
  }
}
