package dev.countersign.sandbox;

import static dev.countersign.sandbox.ThreeChannels.ADA_ON_MESSENGER;
import static dev.countersign.sandbox.ThreeChannels.ADA_ON_WHATSAPP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.PersonId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Quoting, the network of a phone, and what Meta told, through the control API. */
class PhoneIT {

  private static final PersonId ADA_ON_INSTAGRAM = new PersonId(Http.ADA);

  private final ThreeChannels meta = new ThreeChannels();

  @AfterEach
  void close() {
    meta.close();
  }

  @Test
  void a_quote_on_instagram_and_messenger_names_the_message() {
    for (PersonId ada : new PersonId[] {ADA_ON_INSTAGRAM, ADA_ON_MESSENGER}) {
      String question = ask(ada);

      Reply reply = write(ada, "'text':'yes','replyTo':'%s'".formatted(question));

      assertThat(reply.status()).isEqualTo(201);
      JsonNode webhook = meta.webhooks().getLast();
      assertThat(webhook.at("/entry/0/messaging/0/message/reply_to/mid").asString())
          .isEqualTo(question);
      assertThat(lastMessage(ada).path("replyTo").asString()).isEqualTo(question);
    }
  }

  @Test
  void a_quote_on_whatsapp_is_the_context() {
    String question = ask(ADA_ON_WHATSAPP);

    write(ADA_ON_WHATSAPP, "'text':'yes','replyTo':'%s'".formatted(question));

    JsonNode context = meta.lastValue().at("/messages/0/context");
    assertThat(context.path("id").asString()).isEqualTo(question);
    assertThat(context.path("from").asString()).isEqualTo("15550783881");
    assertThat(lastMessage(ADA_ON_WHATSAPP).path("replyTo").asString()).isEqualTo(question);
  }

  @Test
  void instagram_never_tells_that_a_message_was_delivered() {
    ask(ADA_ON_INSTAGRAM);
    assertThat(lastMessage(ADA_ON_INSTAGRAM).path("status").asString()).isEqualTo("delivered");
    assertThat(lastMessage(ADA_ON_INSTAGRAM).path("reported").asString()).isEqualTo("sent");

    meta.sandbox.look(ADA_ON_INSTAGRAM);

    assertThat(lastMessage(ADA_ON_INSTAGRAM).path("reported").asString()).isEqualTo("read");
  }

  @Test
  void messenger_and_whatsapp_tell_it() {
    for (PersonId ada : new PersonId[] {ADA_ON_MESSENGER, ADA_ON_WHATSAPP}) {
      ask(ada);
      assertThat(lastMessage(ada).path("reported").asString()).isEqualTo("delivered");
    }
  }

  @Test
  void nothing_is_told_of_the_persons_own_messages() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");

    assertThat(lastMessage(ADA_ON_WHATSAPP).has("reported")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "taps", "reactions", "unsends"})
  void a_phone_without_a_network_is_refused_what_needs_one(String act) {
    String question = ask(ADA_ON_WHATSAPP);
    connect(false);

    Reply reply =
        meta.http.post(
            "/sandbox/people/" + ADA_ON_WHATSAPP + "/" + act,
            "{'mid':'%s','text':'yes','title':'Approve','emoji':'❤️'}".formatted(question));

    assertThat(reply.status()).as(reply.body()).isEqualTo(409);
    assertThat(reply.json().path("detail").asString()).contains("off line", "online");
  }

  @Test
  void the_network_of_each_person_is_listed() {
    connect(false);

    assertThat(meta.http.get("/sandbox/people").json().path("people").valueStream())
        .filteredOn(person -> !person.path("online").asBoolean(true))
        .extracting(person -> person.path("id").asString())
        .containsExactly(ADA_ON_WHATSAPP.value());
  }

  @Test
  void a_phone_is_still_off_line_after_a_start(@TempDir Path directory) {
    SandboxSettings settings =
        SandboxSettings.threeChannels().withMemory(directory.resolve("memory.jsonl"));
    try (Sandbox sandbox = Sandbox.start(settings)) {
      sandbox.write(ADA_ON_INSTAGRAM, "Hi");
      sandbox.setOnline(ADA_ON_INSTAGRAM, false);
      try (Http http = new Http(sandbox.uri())) {
        http.sendText(Http.ADA, "Hello");
      }
    }

    try (Sandbox sandbox = Sandbox.start(settings)) {
      assertThat(sandbox.conversation(ADA_ON_INSTAGRAM).online()).isFalse();
      assertThat(sandbox.conversation(ADA_ON_INSTAGRAM).lastMessage().orElseThrow().isOnScreen())
          .isFalse();
      sandbox.setOnline(ADA_ON_INSTAGRAM, true);
      assertThat(sandbox.conversation(ADA_ON_INSTAGRAM).lastMessage().orElseThrow().isOnScreen())
          .isTrue();
    }
  }

  /** Ada writes and is asked; gives the id of the question. */
  private String ask(PersonId ada) {
    meta.sandbox.write(ada, "Hi");
    String toAda = "{'recipient':{'id':'%s'},'message':{'text':'Approve?'}}".formatted(ada);
    Reply reply =
        ada.equals(ADA_ON_WHATSAPP)
            ? meta.toAda("'type':'text','text':{'body':'Approve?'}")
            : ada.equals(ADA_ON_MESSENGER) ? meta.messenger(toAda) : meta.http.send(toAda);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return lastMessage(ada).path("mid").asString();
  }

  private Reply write(PersonId ada, String members) {
    return meta.http.post("/sandbox/people/" + ada + "/messages", "{" + members + "}");
  }

  private void connect(boolean online) {
    meta.http.post(
        "/sandbox/people/" + ADA_ON_WHATSAPP + "/phone", "{'online':%s}".formatted(online));
  }

  private JsonNode lastMessage(PersonId ada) {
    JsonNode messages = meta.http.get("/sandbox/people/" + ada).json().path("messages");
    return messages.get(messages.size() - 1);
  }
}
