package com.example.chat;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.servlet.PleziFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;

public class ChatInitializer implements ServletContainerInitializer {
  @Override
  public void onStartup(Set<Class<?>> types, ServletContext context) {
    App app =
        Plezi.app(Options.builder().appName("chat").build())
            .route("/client.js", Plezi.CLIENT)
            .route("/chat", Chat.class);
    FilterRegistration.Dynamic plezi = context.addFilter("plezi", new PleziFilter(app));
    plezi.setAsyncSupported(true);
    plezi.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }
}
