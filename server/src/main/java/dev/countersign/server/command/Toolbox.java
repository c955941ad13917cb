package dev.countersign.server.command;

import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.spring.CountersignParts;
import dev.countersign.spring.settings.Settings;
import dev.countersign.store.Transaction;
import java.time.Instant;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
    context.addBeanFactoryPostProcessor(Toolbox::makeOnlyWhatIsUsed);
    context.refresh();
    return new Toolbox(context);
  }

  /** So that listing keys needs no secret of Meta's. */
  private static void makeOnlyWhatIsUsed(ConfigurableListableBeanFactory parts) {
    for (String name : parts.getBeanDefinitionNames()) {
      parts.getBeanDefinition(name).setLazyInit(true);
    }
  }

  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** The database's clock, which the server uses as well. */
  Instant now() {
    return part(PostgresStore.class).transact(Transaction::now);
  }

  @Override
  public void close() {
    context.close();
  }
}
