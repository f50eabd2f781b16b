package dev.plezi.servlet;

import dev.plezi.server.App;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.MountedDoorContract;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

class TomcatDoorTest extends MountedDoorContract {
  TomcatDoorTest() {
    super(TomcatDoorTest::open);
  }

  private static Door open(App app, String contextPath) throws Exception {
    return TomcatDoor.open(
        contextPath,
        context -> {
          FilterDef filter = new FilterDef();
          filter.setFilterName("plezi");
          filter.setFilter(new PleziFilter(app));
          filter.setAsyncSupported("true");
          context.addFilterDef(filter);
          FilterMap map = new FilterMap();
          map.setFilterName("plezi");
          map.addURLPattern("/*");
          context.addFilterMap(map);
        });
  }
}
