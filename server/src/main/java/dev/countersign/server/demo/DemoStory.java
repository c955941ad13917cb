package dev.countersign.server.demo;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Status;
import dev.countersign.gateway.Approvals;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.TapOutcome;
import dev.countersign.store.ResumeProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The demo playing itself: asked, delivered, tapped, decided, resumed. */
public final class DemoStory {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Demo demo;
  private final Consumer<String> tell;

  private DemoStory(Demo demo, Consumer<String> tell) {
    this.demo = demo;
    this.tell = tell;
  }

  /**
   * Plays the story in a directory of its own and tells each step as it happens. True when the
   * workflow was woken once.
   */
  public static boolean play(Consumer<String> tell) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("countersign-demo");
    try (Demo demo = Demo.start(directory, 0, 0)) {
      return new DemoStory(demo, tell).play();
    } catch (IllegalStateException e) {
      tell.accept("stopped    " + e.getMessage());
      return false;
    } finally {
      delete(directory);
    }
  }

  private boolean play() throws InterruptedException {
    tell.accept(
        "started    server on port "
            + demo.server().port()
            + ", phone at "
            + demo.sandbox().phoneUri(Demo.ADA));
    demo.hello();
    tell.accept("contact    Ada wrote to the shop; it may answer for 24 hours");
    demo.server().part(DemoPage.class).startNext(DemoChannel.INSTAGRAM);
    RefundWorkflow.Refund asleep = refund();
    tell.accept(
        "asked      refund "
            + asleep.order()
            + " over "
            + asleep.amount()
            + "; the workflow sleeps as "
            + asleep.approval());
    Await.until("the question is on the phone", PATIENCE, this::isOnPhone);
    tell.accept(
        "delivered  the phone shows: "
            + demo.sandbox().conversation(Demo.ADA).quickReplies().stream()
                .map(reply -> reply.title())
                .toList());
    TapOutcome tap = demo.sandbox().tap(Demo.ADA, Tap.title("Approve ✅"));
    tell.accept("tapped     Approve ✅ -> " + tap.getClass().getSimpleName());
    Approvals approvals = demo.server().part(Approvals.class);
    ApprovalId id = ApprovalId.parse(String.valueOf(asleep.approval())).orElseThrow();
    Await.until(
        "it is decided",
        PATIENCE,
        () -> approvals.find(id).orElseThrow().approval().status() == Status.DECIDED);
    tell.accept(
        "decided    "
            + approvals.find(id).orElseThrow().approval().resumption().orElseThrow().json());
    Await.until(
        "the workflow wakes",
        PATIENCE,
        () -> approvals.find(id).orElseThrow().resume().state() == ResumeProgress.State.DONE);
    RefundWorkflow.Refund awake = refund();
    tell.accept(
        "resumed    refund "
            + awake.order()
            + " is "
            + awake.state()
            + ", woken "
            + awake.wakes()
            + " time(s)");
    for (JournalEntry entry : approvals.journal(id)) {
      tell.accept("  journal  " + entry.at() + "  " + entry.event() + "  " + entry.actor().label());
    }
    long resumed =
        approvals.journal(id).stream().filter(entry -> entry.event() == Event.RESUMED).count();
    return awake.wakes() == 1 && resumed == 1 && awake.state().equals("paid");
  }

  private RefundWorkflow.Refund refund() {
    return demo.server().part(RefundWorkflow.class).refunds().getFirst();
  }

  private boolean isOnPhone() {
    return !demo.sandbox().conversation(Demo.ADA).quickReplies().isEmpty();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
