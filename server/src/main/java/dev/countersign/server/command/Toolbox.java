package dev.countersign.server.command;

import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.spring.CountersignParts;
import dev.countersign.spring.settings.Settings;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The parts that a command uses, without the workers: a server that runs beside it does the work.
 */
final class Toolbox implements AutoCloseable {
  private final AnnotationConfigApplicationContext context;

  private Toolbox(AnnotationConfigApplicationContext context) {
    this.context = context;
  }

  static Toolbox open(Settings settings) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(Settings.class, () -> settings);
    context.registerBean(Ownership.class, () -> Ownership.SHARE);
    context.register(CountersignParts.class);
    context.refresh();
    return new Toolbox(context);
  }

  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
