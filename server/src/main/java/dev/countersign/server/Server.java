package dev.countersign.server;

import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.spring.CountersignDatabase;
import dev.countersign.spring.Storage;
import dev.countersign.spring.settings.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

  /** Starts a server and returns when it answers. */
  public static Server start(Settings settings) {
    return start(settings, context -> {}, ServerConfiguration.class);
  }

  /**
   * Starts a server with more in it.
   *
   * @param more a part that the extension needs
   * @param extension a configuration class, such as the demo's
   */
  public static <T> Server start(Settings settings, Class<T> type, T more, Class<?> extension) {
    return start(
        settings,
        context -> context.registerBean(type, () -> more),
        ServerConfiguration.class,
        extension);
  }

  private static Server start(
      Settings settings, Consumer<GenericApplicationContext> registration, Class<?>... sources) {
    // most of a start is the database's and Spring's: both go on at the same time, once they can
    // log
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Storage> storage =
        begun.thenApplyAsync(
            logging -> Storage.open(settings, System.getenv(), Ownership.OWN),
            opening -> Thread.ofPlatform().name("storage").start(opening));
    // read by logback.xml
    System.setProperty(
        "countersign.log.format", settings.logFormat().name().toLowerCase(Locale.ROOT));
    SpringApplication application = new SpringApplication(sources);
    application.setDefaultProperties(Map.of("server.port", Integer.toString(settings.port())));
    application.addInitializers(context -> {
      if (context instanceof GenericApplicationContext generic) {
        generic.registerBean(Settings.class, () -> settings);
        generic.registerBean(CountersignDatabase.class, () -> storage.join().database());
        generic.registerBean(Encryption.class, () -> storage.join().encryption());
        generic.registerBean(PostgresStore.class, () -> storage.join().store());
        registration.accept(generic);
      }
      begun.complete(null);
    });
    try {
      return new Server(application.run());
    } catch (RuntimeException e) {
      begun.cancel(false);
      storage.thenAccept(opened -> opened.database().close()).exceptionally(fault -> null).join();
      throw e;
    }
  }

  /** The port on which it listens. */
  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
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
