package dev.countersign.sandbox;

import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.http.SandboxStartException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** The sandbox as a program. */
public final class SandboxProgram {

  private SandboxProgram() {}

  /**
   * Starts a sandbox, prints where it is and what to put into {@code countersign.yaml}, and blocks
   * until the thread is interrupted.
   *
   * @throws SandboxStartException if the port or the memory cannot be used; its message is one line
   *     for the user
   */
  public static void run(SandboxSettings settings, PrintStream out) {
    try (Sandbox sandbox = Sandbox.start(settings)) {
      out.print(greeting(sandbox));
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where a sandbox is, and the settings of a program that is to use it. */
  public static String greeting(Sandbox sandbox) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        Countersign sandbox: a fake of Meta's Graph API and webhooks for Instagram, Messenger and WhatsApp

          About     %s
          Graph     %s
          Control   %s
        """
            .formatted(sandbox.uri(), sandbox.graphUri(), sandbox.controlUri()));
    sandbox
        .conversations()
        .forEach(conversation -> {
          Person person = conversation.person();
          text.append(
              "  Phone     %s   %s\n".formatted(sandbox.phoneUri(person.id()), person.name()));
        });
    text.append(
        """

        For countersign.yaml:

        countersign:
          meta:
            graph-url: %s
            instagram-url: %s
          accounts:
        """
            .formatted(sandbox.graphUri(), sandbox.instagramGraphUri()));
    sandbox.accounts().forEach(account -> text.append(yaml(account.settings())));
    return text.append("\nPress Ctrl+C to stop.\n").toString();
  }

  private static String yaml(AccountSettings account) {
    return """
        %s:
    %s      id: "%s"
          page-access-token: "%s"
          app-secret: "%s"
          webhook-verify-token: "%s"
    """
        .formatted(
            account.username().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
            connection(account.connection()),
            account.id(),
            account.accessToken().value(),
            account.signingSecret().value(),
            account.app().verifyToken().value());
  }

  private static String connection(Connection connection) {
    return switch (connection) {
      case Connection.InstagramPage page -> "      channel: instagram\n      login: facebook\n";
      case Connection.InstagramLogin login -> "      channel: instagram\n      login: instagram\n";
      case Connection.MessengerPage page -> "      channel: messenger\n";
      case Connection.WhatsAppNumber number -> "      channel: whatsapp\n";
    };
  }
}
