package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static dev.countersign.sandbox.Http.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.http.SandboxStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryIT {

  private static final AccountId SHOP = new AccountId("17841400000000001");
  private static final PersonId ADA_ID = new PersonId(ADA);
  private static final PersonId GRACE_ID = new PersonId(GRACE);
  private static final int ENOUGH = 60;

  private final Receiver receiver = new Receiver();
  private final Receiver laterReceiver = new Receiver();

  @TempDir private Path directory = Path.of("");
  private SandboxSettings settings = SandboxSettings.demo();

  @BeforeEach
  void remember() {
    settings = settings.withMemory(directory.resolve("memory.jsonl"));
  }

  @AfterEach
  void close() {
    receiver.close();
    laterReceiver.close();
  }

  @Test
  void conversations_are_as_they_were_after_a_start() {
    List<ConversationView> before;
    try (Sandbox sandbox = Sandbox.start(settings.withWebhookUrl(receiver.uri()));
        Http http = new Http(sandbox.uri())) {
      Person newcomer = new Person(new PersonId("newcomer"), "Katherine Johnson", "katherine");
      sandbox.addPerson(SHOP, newcomer);
      sandbox.write(newcomer.id(), "Hello from me");
      sandbox.write(ADA_ID, "Hi");
      String mid = http.sendText(ADA, "Hello").json().path("message_id").asString();
      sandbox.look(ADA_ID);
      sandbox.react(ADA_ID, new MessageId(mid), "❤️");
      sandbox.unsend(ADA_ID, sandbox.write(ADA_ID, "Wrong"));
      http.send("{'recipient':{'id':'%s'},'sender_action':'mark_seen'}".formatted(ADA));
      ask(http);
      before = sandbox.conversations();
    }

    try (Sandbox sandbox = Sandbox.start(settings);
        Http http = new Http(sandbox.uri())) {
      assertThat(sandbox.conversations()).isEqualTo(before);
      assertThat(sandbox.conversation(ADA_ID).seenByPerson()).isNotNull();
      assertThat(sandbox.conversation(ADA_ID).seenByAccount()).isNotNull();
      assertThat(sandbox.conversation(ADA_ID).quickReplies())
          .extracting(QuickReply::title)
          .containsExactly("Approve ✅", "Reject ❌");
      assertThat(http.sendText(ADA, "The window is still open").status()).isEqualTo(200);
      assertThat(http.sendText(GRACE, "She never wrote").status()).isNotEqualTo(200);
    }
  }

  @Test
  void a_quick_reply_is_tapped_after_a_start() {
    try (Sandbox sandbox = Sandbox.start(settings.withWebhookUrl(receiver.uri()));
        Http http = new Http(sandbox.uri())) {
      sandbox.write(ADA_ID, "Hi");
      ask(http);
      await().until(sandbox::webhooksIdle);
    }

    try (Sandbox sandbox = Sandbox.start(settings)) {
      // the phone is quicker than the program that says where webhooks go
      sandbox.tap(ADA_ID, Tap.title("Approve ✅"));
      sandbox.setWebhook(SHOP, laterReceiver.uri());
      await().until(sandbox::webhooksIdle);
    }

    assertThat(laterReceiver.texts()).containsExactly("Approve ✅");
    try (Sandbox sandbox = Sandbox.start(settings)) {
      assertThat(sandbox.conversation(ADA_ID).quickReplies()).isEmpty();
    }
  }

  @Test
  void a_webhook_that_was_not_acknowledged_is_delivered_after_a_start() {
    MessageId unheard;
    try (Sandbox sandbox = Sandbox.start(settings.withWebhookUrl(receiver.uri()))) {
      sandbox.write(ADA_ID, "Heard");
      await().until(sandbox::webhooksIdle);
      receiver.fallSilent();
      unheard = sandbox.write(ADA_ID, "Unheard");
      await().until(() -> receiver.posts().size() == 2);
      sandbox.write(GRACE_ID, "Never posted");
    }

    try (Sandbox sandbox = Sandbox.start(settings)) {
      assertThat(sandbox.webhooksIdle()).isFalse();
      sandbox.setWebhook(SHOP, laterReceiver.uri());
      await().until(sandbox::webhooksIdle);
    }

    assertThat(laterReceiver.texts()).containsExactly("Unheard", "Never posted");
    assertThat(laterReceiver.posts().getFirst().item().at("/message/mid").asString())
        .isEqualTo(unheard.value());
    try (Sandbox sandbox = Sandbox.start(settings)) {
      assertThat(sandbox.webhooksIdle()).isTrue();
    }
  }

  @Test
  void everything_acknowledged_is_there_after_a_kill() throws InterruptedException {
    Path memory = directory.resolve("memory.jsonl");
    Queue<MessageId> fromAda = new ConcurrentLinkedQueue<>();
    Queue<MessageId> fromGrace = new ConcurrentLinkedQueue<>();
    try (KilledSandbox killed = new KilledSandbox(memory, receiver.uri())) {
      Thread ada = Thread.ofVirtual().start(() -> talk(killed, ADA, fromAda));
      Thread grace = Thread.ofVirtual().start(() -> talk(killed, GRACE, fromGrace));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> fromAda.size() > ENOUGH && fromGrace.size() > ENOUGH);
      killed.kill();
      ada.join();
      grace.join();
    }

    try (Sandbox sandbox = Sandbox.start(settings.withWebhookUrl(laterReceiver.uri()))) {
      assertThat(acknowledgedOf(sandbox, ADA_ID, fromAda)).containsExactlyElementsOf(fromAda);
      assertThat(acknowledgedOf(sandbox, GRACE_ID, fromGrace)).containsExactlyElementsOf(fromGrace);
      await().until(sandbox::webhooksIdle);
      Set<String> told = new HashSet<>();
      told.addAll(mids(receiver));
      told.addAll(mids(laterReceiver));
      assertThat(told)
          .containsAll(fromAda.stream().map(MessageId::value).toList())
          .containsAll(fromGrace.stream().map(MessageId::value).toList());
    }
  }

  @Test
  void without_a_memory_nothing_is_written() throws IOException {
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.demo())) {
      sandbox.write(ADA_ID, "Hi");
    }
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.demo())) {
      assertThat(sandbox.conversation(ADA_ID).messages()).isEmpty();
    }
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void a_memory_of_another_account_is_refused() {
    try (Sandbox sandbox = Sandbox.start(settings)) {
      sandbox.write(ADA_ID, "Hi");
    }

    assertThatThrownBy(() -> Sandbox.start(settings.withEachAccount(MemoryIT::renumbered)))
        .isInstanceOf(SandboxStartException.class)
        .hasMessageContaining("Line 1 ")
        .hasMessageContaining("The sandbox has no account 17841400000000001")
        .hasMessageContaining("delete the file");
  }

  @Test
  void a_broken_memory_stops_the_start_until_it_is_deleted() throws IOException {
    Path memory = directory.resolve("memory.jsonl");
    Sandbox.start(settings).close();
    Files.writeString(memory, "not a line of a memory\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> Sandbox.start(settings))
        .isInstanceOf(SandboxStartException.class)
        .hasMessageContaining("Line 4 of the sandbox's memory " + memory);

    Files.delete(memory);
    Sandbox.start(settings).close();
  }

  private static AccountSettings renumbered(AccountSettings shop) {
    return new AccountSettings(
        new AccountId("17841400000000002"),
        shop.name(),
        shop.username(),
        shop.node(),
        shop.accessToken(),
        shop.app(),
        shop.webhookUrl(),
        shop.permissions(),
        shop.requireAppSecretProof(),
        shop.people());
  }

  private static void ask(Http http) {
    http.send(
        "{'recipient':{'id':'%s'},'message':{'text':'Approve?','quick_replies':[{'content_type':'text','title':'Approve ✅','payload':'HIL_APPROVE|1'},{'content_type':'text','title':'Reject ❌','payload':'HIL_REJECT|1'}]}}"
            .formatted(ADA));
  }

  /** Writes and sends until the sandbox is gone; keeps what was acknowledged. */
  private static void talk(KilledSandbox sandbox, String person, Queue<MessageId> acknowledged) {
    try (Http http = new Http(sandbox.uri())) {
      while (true) {
        String written =
            http.post("/sandbox/people/" + person + "/messages", "{'text':'Hi'}")
                .json()
                .path("mid")
                .asString();
        acknowledged.add(new MessageId(written));
        String sent = http.sendText(person, "Hello").json().path("message_id").asString();
        acknowledged.add(new MessageId(sent));
      }
    } catch (UncheckedIOException killed) {
      // what was not acknowledged may be there or not
    }
  }

  private static List<MessageId> acknowledgedOf(
      Sandbox sandbox, PersonId person, Queue<MessageId> acknowledged) {
    Set<MessageId> wanted = new HashSet<>(acknowledged);
    return sandbox.conversation(person).messages().stream()
        .map(Message::id)
        .filter(wanted::contains)
        .toList();
  }

  private static List<String> mids(Receiver from) {
    List<String> mids = new ArrayList<>();
    from.posts().forEach(post -> mids.add(post.item().at("/message/mid").asString()));
    return mids;
  }
}
