package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Address;
import dev.countersign.channel.Conversation;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Subscription;
import dev.countersign.channel.WebhookReading;
import dev.countersign.meta.AccountDirectory;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.webhook.MetaWebhookReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Meta posts of an account, and what it tells when it did not. */
class MetaSubscriptionsTest {
  private static final String APPS = "/v26.0/me/subscribed_apps";
  private static final String BUSINESS_APPS = "/v26.0/" + Accounts.BUSINESS + "/subscribed_apps";
  private static final String CONVERSATIONS = "/v26.0/me/conversations";
  private static final String ADA = "6543217890123456";
  private static final Instant SINCE = Instant.parse("2026-11-29T06:00:00Z");

  private final FakeGraph graph = new FakeGraph();

  @AfterEach
  void close() {
    graph.close();
  }

  private MetaSubscriptions of(MetaAccount account) {
    return new MetaSubscriptions(
        graph.apis(), new AccountDirectory(account.account().channel(), List.of(account)));
  }

  private Conversation said(MetaAccount account) {
    return of(account).conversation(new Address(account.id(), ADA), SINCE);
  }

  private static String message(String id, String time, String from, String text) {
    return "{\"id\":\"%s\",\"created_time\":\"%s\",\"from\":{\"id\":\"%s\"},\"message\":\"%s\"}"
        .formatted(id, time, from, text);
  }

  private void conversation(String messages) {
    graph.on(
        CONVERSATIONS,
        200,
        "{\"data\":[{\"id\":\"t_1\",\"messages\":{\"data\":[" + messages + "]}}]}");
  }

  @Test
  void a_page_that_posts_messages_and_postbacks_is_active() {
    graph.on(APPS, 200, fields("messages,messaging_postbacks"));

    assertThat(of(Accounts.messenger()).look(Accounts.PAGE)).isEqualTo(new Subscription.Active());
  }

  @Test
  void a_page_without_messages_is_lost_and_one_without_apps_as_well() {
    graph.on(APPS, 200, fields("messaging_postbacks"));
    assertThat(of(Accounts.messenger()).look(Accounts.PAGE))
        .isEqualTo(new Subscription.Lost("The Page is not subscribed to messages."));

    graph.on(APPS, 200, "{\"data\":[]}");
    assertThat(of(Accounts.messenger()).look(Accounts.PAGE))
        .isEqualTo(
            new Subscription.Lost(
                "The Page is not subscribed to messages and messaging_postbacks."));
  }

  @Test
  void postbacks_may_lack_where_nothing_is_answered_with_them() {
    graph.on(APPS, 200, fields("messages"));

    assertThat(of(Accounts.instagram()).look(Accounts.SHOP)).isEqualTo(new Subscription.Active());
  }

  @Test
  void a_business_account_of_whatsapp_needs_an_app() {
    graph.on(BUSINESS_APPS, 200, "{\"data\":[]}");
    assertThat(of(Accounts.whatsapp()).look(Accounts.NUMBER)).isInstanceOf(Subscription.Lost.class);

    graph.on(BUSINESS_APPS, 200, "{\"data\":[{\"whatsapp_business_api_data\":{\"id\":\"1\"}}]}");
    assertThat(of(Accounts.whatsapp()).look(Accounts.NUMBER)).isEqualTo(new Subscription.Active());
  }

  @Test
  void what_cannot_be_read_is_unclear_and_never_lost() {
    assertThat(of(Accounts.messenger()).look(Accounts.PAGE))
        .isInstanceOf(Subscription.Unclear.class);

    graph.on(APPS, 200, "{}");
    assertThat(of(Accounts.messenger()).look(Accounts.PAGE))
        .isInstanceOf(Subscription.Unclear.class);
    assertThat(of(Accounts.instagram(Accounts.SHOP, Accounts.unusable())).look(Accounts.SHOP))
        .isEqualTo(new Subscription.Unclear("The secret InstagramPageAccessToken is not set."));
    assertThat(of(Accounts.messenger()).look(Accounts.SHOP))
        .isInstanceOf(Subscription.Unclear.class);
  }

  @Test
  void it_is_asked_for_with_all_fields_that_are_needed() {
    graph.on(APPS, 200, "{\"success\":true}");

    assertThat(of(Accounts.messenger()).subscribe(Accounts.PAGE))
        .isEqualTo(new Subscription.Active());
    assertThat(graph.calls().getLast().body())
        .isEqualTo(
            "{\"subscribed_fields\":\"messages,messaging_postbacks,message_echoes,message_deliveries,message_reads\"}");
  }

  @Test
  void it_is_not_there_because_it_was_asked_for() {
    assertThat(of(Accounts.messenger()).subscribe(Accounts.PAGE))
        .isInstanceOf(Subscription.Unclear.class);
  }

  @Test
  void what_was_written_since_is_told_oldest_first_as_webhooks() {
    conversation(
        String.join(
            ",",
            message("m_3", "2026-11-29T06:00:05+0000", ADA, "Approve"),
            message("m_2", "2026-11-29T06:00:04+0000", Accounts.PLATFORM_ID, "Refund?"),
            message("m_1", "2026-11-29T06:00:00+0000", ADA, "hello"),
            message("m_0", "2026-11-29T05:59:59+0000", ADA, "long ago")));

    Conversation.Read read = (Conversation.Read) said(Accounts.messenger());

    assertThat(read.isWhole()).isTrue();
    assertThat(read.messages())
        .extracting(Conversation.Message::id)
        .containsExactly(new MessageId("m_1"), new MessageId("m_2"), new MessageId("m_3"));
    assertThat(event(read.messages().get(1)))
        .isInstanceOfSatisfying(
            Inbound.Echoed.class,
            echoed -> {
              assertThat(echoed.text()).isEqualTo("Refund?");
              assertThat(echoed.origin().recipient()).isEqualTo(ADA);
              assertThat(echoed.origin().account()).isEqualTo(Accounts.PLATFORM_ID);
            });
    assertThat(event(read.messages().getLast()))
        .isInstanceOfSatisfying(
            Inbound.Written.class,
            written -> {
              assertThat(written.text()).isEqualTo("Approve");
              assertThat(written.origin().sender()).isEqualTo(ADA);
              assertThat(written.origin().account()).isEqualTo(Accounts.PLATFORM_ID);
              assertThat(written.origin().messageId()).isEqualTo(new MessageId("m_3"));
              assertThat(written.origin().sentAt()).isEqualTo(SINCE.plusSeconds(5));
            });
    assertThat(graph.calls().getLast().uri().getQuery())
        .contains("platform=messenger", "user_id=" + ADA, "messages.limit(20)");
  }

  private static Inbound event(Conversation.Message message) {
    WebhookReading reading =
        new MetaWebhookReader().read(message.webhook().getBytes(StandardCharsets.UTF_8));
    return ((WebhookReading.Events) reading).events().getFirst();
  }

  @Test
  void a_picture_is_told_as_something_that_is_no_answer() {
    conversation(message("m_1", "2026-11-29T06:00:05+0000", ADA, ""));

    Conversation.Read read = (Conversation.Read) said(Accounts.instagram());

    assertThat(event(read.messages().getFirst()))
        .isInstanceOfSatisfying(
            Inbound.Written.class, written -> assertThat(written.text()).isNull());
  }

  @Test
  void twenty_messages_that_do_not_reach_back_are_not_all() {
    conversation(
        IntStream.range(0, 20)
            .mapToObj(i -> message("m_" + i, "2026-11-29T06:01:%02d+0000".formatted(i), ADA, "hi"))
            .collect(Collectors.joining(",")));

    assertThat(said(Accounts.instagram()))
        .isInstanceOfSatisfying(
            Conversation.Read.class,
            read -> {
              assertThat(read.messages()).hasSize(20);
              assertThat(read.isWhole()).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-29T06:00:05+0000",
        "2026-11-29T06:00:05+00:00",
        "2026-11-29T06:00:05Z",
        "2026-11-29T08:00:05+02"
      })
  void a_time_is_read_whatever_the_form_of_its_offset(String time) {
    conversation(message("m_1", time, ADA, "Approve"));

    assertThat(((Conversation.Read) said(Accounts.instagram())).messages())
        .extracting(Conversation.Message::at)
        .containsExactly(SINCE.plusSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-11-29T06:00:05"})
  void who_may_have_written_at_a_time_that_cannot_be_read_is_not_heard_whole(String time) {
    conversation(message("m_1", time, ADA, "Approve"));

    assertThat(said(Accounts.instagram())).isEqualTo(new Conversation.Read(List.of(), false));
  }

  @Test
  void nobody_wrote_where_there_is_no_conversation() {
    graph.on(CONVERSATIONS, 200, "{\"data\":[]}");

    assertThat(said(Accounts.instagram())).isEqualTo(new Conversation.Read(List.of(), true));
  }

  @ParameterizedTest
  @CsvSource({
    "403, 10, false",
    "403, 200, false",
    "400, 4, true",
    "401, 190, true",
    "500, 2, true"
  })
  void a_refusal_is_for_good_or_for_now(int status, int code, boolean isForNow) {
    graph.on(CONVERSATIONS, status, "{\"error\":{\"message\":\"No.\",\"code\":" + code + "}}");

    assertThat(said(Accounts.messenger()))
        .isInstanceOf(isForNow ? Conversation.NotNow.class : Conversation.Unreadable.class);
  }

  @Test
  void whatsapp_tells_nothing_and_is_not_asked() {
    assertThat(said(Accounts.whatsapp())).isInstanceOf(Conversation.Unreadable.class);
    assertThat(graph.calls()).isEmpty();
  }

  private static String fields(String fields) {
    return "{\"data\":[{\"id\":\"1\",\"subscribed_fields\":[\""
        + fields.replace(",", "\",\"")
        + "\"]}]}";
  }
}
