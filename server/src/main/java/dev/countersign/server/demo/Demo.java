package dev.countersign.server.demo;

import dev.countersign.channel.Address;
import dev.countersign.gateway.Approvals;
import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.server.Server;
import dev.countersign.spring.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Server, sandbox and sample workflow in one process. What must outlive the process is in the data
 * directory.
 */
public final class Demo implements AutoCloseable {
  /** Who is asked, on Instagram. */
  static final PersonId ADA = DemoChannel.INSTAGRAM.ada();

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Sandbox sandbox;
  private final Server server;

  private Demo(Sandbox sandbox, Server server) {
    this.sandbox = sandbox;
    this.server = server;
  }

  /**
   * Starts everything.
   *
   * @param port of the server, 0 for a free one
   * @param phonePort of the phone, 0 for a free one
   */
  public static Demo start(Path dataDir, int port, int phonePort) throws IOException {
    Files.createDirectories(dataDir);
    Sandbox sandbox =
        Sandbox.start(
            SandboxSettings.threeChannels()
                .withPort(phonePort)
                .withMemory(dataDir.resolve("phone.jsonl")));
    try {
      Settings settings = DemoSettings.of(dataDir, port, sandbox.graphUri());
      PhoneLink phone = new PhoneLink(sandbox.phoneUri(ADA));
      Server server = Server.start(settings, PhoneLink.class, phone, DemoConfiguration.class);
      sandbox
          .accounts()
          .forEach(account -> sandbox.setWebhook(account.settings().id(), webhook(server)));
      return new Demo(sandbox, server);
    } catch (RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private static URI webhook(Server server) {
    return URI.create("http://127.0.0.1:" + server.port() + "/webhooks/meta");
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Server server() {
    return server;
  }

  /**
   * The first time: Ada says hello on each channel, which lets us write to her, and a refund is
   * asked for. Afterwards everything is as it was.
   */
  public void begin() throws InterruptedException {
    hello();
    if (server.part(RefundWorkflow.class).refunds().isEmpty()) {
      server.part(DemoPage.class).startNext(DemoChannel.INSTAGRAM);
    }
  }

  /** Ada writes where she has not written yet, and we wait until that has arrived. */
  void hello() throws InterruptedException {
    for (DemoChannel channel : DemoChannel.values()) {
      if (!knowsAda(channel)) {
        sandbox.write(channel.ada(), "Hi! Please let me know when a refund needs my OK.");
        Await.until("Ada's message arrives", PATIENCE, () -> knowsAda(channel));
      }
    }
  }

  private boolean knowsAda(DemoChannel channel) {
    Address ada = new Address(channel.account(), channel.ada().value());
    return server.part(Approvals.class).contacts(null, null, 10).stream()
        .anyMatch(contact -> contact.address().equals(ada));
  }

  /** Where to look and what to click. */
  public String greeting() {
    return """

    Countersign demo

      Console   http://localhost:%d/demo     the refunds: asleep until Ada answers
      Phone     %s     Ada's phone: Instagram, Messenger, WhatsApp

    1. Open both pages side by side. A refund waits, its workflow asleep on disk.
    2. On the phone, tap Approve ✅. The refund wakes up: "paid", woken once.
    3. Ask for another refund on the console, on any channel. Before you tap, kill this process: kill -9 %d
    4. Start the demo again and tap. It still wakes, once.

    Ctrl-C stops the demo.
    """
        .formatted(server.port(), sandbox.phoneUri(ADA), ProcessHandle.current().pid());
  }

  @Override
  public void close() {
    server.close();
    sandbox.close();
  }
}
