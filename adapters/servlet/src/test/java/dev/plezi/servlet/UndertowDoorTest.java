package dev.plezi.servlet;

import dev.plezi.server.App;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.MountedDoorContract;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;

class UndertowDoorTest extends MountedDoorContract {
  UndertowDoorTest() {
    super(UndertowDoorTest::open);
  }

  static Door open(App app, String contextPath) throws Exception {
    String path = contextPath.isEmpty() ? "/" : contextPath;
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowDoorTest.class.getClassLoader())
            .setContextPath(path)
            .setDeploymentName("plezi")
            .addFilter(
                Servlets.filter(
                        "plezi",
                        PleziFilter.class,
                        new ImmediateInstanceFactory<>(new PleziFilter(app)))
                    .setAsyncSupported(true))
            .addFilterUrlMapping("plezi", "/*", DispatcherType.REQUEST)
            .addServletContextAttribute(
                WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(true, 8_192)));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new PathHandler().addPrefixPath(path, manager.start()))
            .build();
    undertow.start();
    return new Door() {
      @Override
      public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
      }

      @Override
      public void close() {
        try {
          manager.stop();
          manager.undeploy();
          undertow.stop();
        } catch (ServletException e) {
          throw new AssertionError(e);
        }
      }
    };
  }
}
