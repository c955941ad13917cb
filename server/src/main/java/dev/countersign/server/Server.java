package dev.countersign.server;

import dev.countersign.spring.settings.Settings;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running server. */
public final class Server implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private Server(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param extensions further configuration classes, such as the demo's
   */
  public static Server start(Settings settings, Class<?>... extensions) {
    SpringApplication application = new SpringApplication(ServerConfiguration.class);
    application.addPrimarySources(java.util.List.of(extensions));
    application.setDefaultProperties(Map.of("server.port", Integer.toString(settings.port())));
    application.addInitializers(context -> {
      if (context instanceof GenericApplicationContext generic) {
        generic.registerBean(Settings.class, () -> settings);
      }
    });
    return new Server(application.run());
  }

  /** The port on which it listens. */
  public int port() {
    return ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  /** A part of it. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** Stops it after what it has in hand. */
  @Override
  public void close() {
    context.close();
  }
}
