package dev.countersign.meta.instagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Profile;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Questions;
import dev.countersign.meta.account.RefreshedTokens;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstagramChannelTest {
  private static final String MESSAGES = "/v26.0/me/messages";
  private static final OutgoingMessage HELLO =
      new OutgoingMessage("{\"recipient\":{\"id\":\"1\"},\"message\":{\"text\":\"Hello ✅\"}}");

  private final FakeGraph graph = new FakeGraph();
  private final InstagramChannel channel =
      new InstagramChannel(graph.apis(), List.of(Accounts.instagram()));

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void an_accepted_message_has_the_id_that_meta_gave_it() {
    graph.on(MESSAGES, 200, "{\"recipient_id\":\"1\",\"message_id\":\"mid.1\"}");

    assertThat(channel.send(Accounts.SHOP, HELLO))
        .isEqualTo(new SendOutcome.Accepted(new MessageId("mid.1")));
    assertThat(graph.calls()).hasSize(1);
    assertThat(graph.calls().getFirst().body()).isEqualTo(HELLO.body());
  }

  @Test
  void the_token_travels_in_the_authorization_header_and_nowhere_else() {
    graph.on(MESSAGES, 200, "{\"message_id\":\"mid.1\"}");

    channel.send(Accounts.SHOP, HELLO);

    FakeGraph.Call call = graph.calls().getFirst();
    assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer " + Accounts.TOKEN);
    assertThat(call.uri().toString() + call.body()).doesNotContain("CANARY");
    // openssl dgst -sha256 -hmac app-secret-CANARY over the token
    assertThat(call.uri().getQuery())
        .isEqualTo(
            "appsecret_proof=eb844a4315ab59af1c934c59ff2f84bd304fc0bfde9bcdf04fcff8a2e41f2098");
    assertThat(call.headers().getFirst("Content-Type")).startsWith("application/json");
  }

  @Test
  void without_an_app_secret_there_is_no_proof() {
    graph.on(MESSAGES, 200, "{\"message_id\":\"mid.1\"}");
    MetaAccount account = Accounts.instagram(Accounts.SHOP);

    new InstagramChannel(graph.apis(), List.of(account)).send(Accounts.SHOP, HELLO);

    assertThat(graph.calls().getFirst().uri().getQuery()).isNull();
  }

  @Test
  void a_closed_window_is_told_with_metas_code_and_trace_and_without_tokens() {
    graph.on(
        MESSAGES,
        403,
        "{\"error\":{\"message\":\"This message is sent outside of allowed window. EAAleaked12345 "
            + Accounts.TOKEN
            + "\",\"code\":10,\"error_subcode\":2534022,\"fbtrace_id\":\"A9C5\"}}");

    assertThat(channel.send(Accounts.SHOP, HELLO))
        .isEqualTo(
            new SendOutcome.Failed(
                FailureClass.WINDOW,
                "10/2534022",
                "This message is sent outside of allowed window. [redacted] [redacted] [fbtrace_id"
                    + " A9C5]",
                null));
  }

  @Test
  void a_throttled_call_waits_as_long_as_meta_says() {
    graph.on(
        MESSAGES,
        FakeGraph.Answer.json(400, "{\"error\":{\"message\":\"limit\",\"code\":80002}}")
            .with(
                "X-Business-Use-Case-Usage",
                "{\"17841400000000001\":[{\"type\":\"instagram\",\"call_count\":100,"
                    + "\"estimated_time_to_regain_access\":19}]}"));

    assertThat(channel.send(Accounts.SHOP, HELLO))
        .isEqualTo(
            new SendOutcome.Failed(FailureClass.BACKOFF, "80002", "limit", Duration.ofMinutes(19)));
  }

  @Test
  void a_success_without_a_message_id_may_have_been_sent() {
    graph.on(MESSAGES, 200, "{\"recipient_id\":\"1\"}");

    assertThat(channel.send(Accounts.SHOP, HELLO))
        .satisfies(outcome -> failed(outcome, FailureClass.AMBIGUOUS, "no-message-id"));
  }

  @Test
  void a_message_is_posted_once_whatever_the_answer() {
    graph.on(MESSAGES, FakeGraph.Answer.json(503, "busy").with("Retry-After", "1"));

    assertThat(channel.send(Accounts.SHOP, HELLO))
        .satisfies(outcome -> failed(outcome, FailureClass.AMBIGUOUS, "http-503"));
    assertThat(graph.calls()).hasSize(1);
  }

  @Test
  void a_redirect_is_not_followed_and_waits_for_somebody_to_correct_the_address() {
    graph.on(MESSAGES, FakeGraph.Answer.json(307, "").with("Location", "/elsewhere"));

    assertThat(channel.send(Accounts.SHOP, HELLO))
        .satisfies(outcome -> failed(outcome, FailureClass.PERMISSION, "http-307"));
    assertThat(graph.calls()).hasSize(1);
  }

  @Test
  void an_account_without_its_secret_waits_for_it() {
    MetaAccount account = Accounts.instagram(Accounts.SHOP, Accounts.unusable());

    assertThat(new InstagramChannel(graph.apis(), List.of(account)).send(Accounts.SHOP, HELLO))
        .isEqualTo(
            new SendOutcome.Failed(
                FailureClass.TOKEN,
                "unusable-secret",
                "The secret InstagramPageAccessToken is not set.",
                null));
    assertThat(graph.calls()).isEmpty();
  }

  /** Nothing was written to Meta, so nothing is in doubt. */
  @Test
  void a_token_that_cannot_be_read_just_now_is_asked_for_again() {
    RefreshedTokens away =
        (account, origin) -> {
          throw new Credentials.Unavailable("The database is away.", new IllegalStateException());
        };
    MetaAccount account =
        Accounts.instagram(Accounts.SHOP, away.over(Accounts.SHOP, Accounts.credentials("EAAabc")));

    assertThat(new InstagramChannel(graph.apis(), List.of(account)).send(Accounts.SHOP, HELLO))
        .satisfies(outcome -> failed(outcome, FailureClass.RETRY, "secret-not-read"));
    assertThat(graph.calls()).isEmpty();
  }

  @Test
  void a_token_with_a_line_break_is_not_put_into_a_header() {
    MetaAccount account =
        Accounts.instagram(Accounts.SHOP, Accounts.credentials("EAAabc\r\nX-Evil: 1"));

    assertThat(new InstagramChannel(graph.apis(), List.of(account)).send(Accounts.SHOP, HELLO))
        .satisfies(outcome -> failed(outcome, FailureClass.TOKEN, "unusable-secret"));
    assertThat(graph.calls()).isEmpty();
  }

  @Test
  void an_account_that_left_the_settings_holds_its_messages() {
    assertThat(channel.send(new AccountId("gone"), HELLO))
        .satisfies(outcome -> failed(outcome, FailureClass.PERMISSION, "unknown-account"));
  }

  @Test
  void an_account_of_another_product_is_refused_at_the_start() {
    MetaAccount page =
        new MetaAccount(
            Accounts.account(Accounts.SHOP, ChannelKind.MESSENGER), Accounts.unusable());

    assertThatThrownBy(() -> new InstagramChannel(graph.apis(), List.of(page)))
        .hasMessageContaining("shop-instagram");
  }

  @Test
  void a_prompt_that_fits_breaks_no_rule() {
    assertThat(channel.check(new AccountId("shop"), question("x".repeat(20), 1, "HIL_A|k")))
        .isEmpty();
    assertThat(channel.check(new AccountId("shop"), Questions.choices(13))).isEmpty();
    assertThat(channel.check(new AccountId("shop"), new Prompt.Notice("x".repeat(1000)))).isEmpty();
  }

  @Test
  void each_broken_rule_is_told_with_the_member_that_breaks_it() {
    Prompt.Question question =
        Questions.asked(
            "t".repeat(1000),
            List.of(
                new Prompt.Line("/fields/0/value", "a", "fits"),
                new Prompt.Line("/fields/3/value", "b", "ä".repeat(498))),
            Collections.nCopies(
                14, new Prompt.Option("/choices/7/title", "x".repeat(21), "p".repeat(1001))));

    assertThat(channel.check(new AccountId("shop"), question))
        .extracting(Violation::pointer, Violation::rule)
        .contains(
            tuple("/title", "too-long"),
            tuple("/fields/3/value", "too-long"),
            tuple("/choices", "too-many"),
            tuple("/choices/7/title", "too-long"))
        .doesNotContain(tuple("/fields/0/value", "too-long"));
  }

  @Test
  void an_emoji_counts_as_two_characters_of_a_choice() {
    assertThat(channel.check(new AccountId("shop"), question("👍".repeat(10), 1, "HIL_A|k")))
        .isEmpty();
    assertThat(channel.check(new AccountId("shop"), question("👍".repeat(10) + "!", 1, "HIL_A|k")))
        .hasSize(1);
  }

  @Test
  void a_prompt_that_breaks_a_rule_is_not_rendered() {
    Address to = new Address(Accounts.SHOP, "1");

    assertThatThrownBy(
            () -> channel.render(to, question("x".repeat(21), 2, "HIL_A|k"), Route.MESSAGE, "tag"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shop-instagram/1");
  }

  @Test
  void instagram_login_speaks_to_graph_instagram_com_without_a_proof() {
    try (FakeGraph instagram = new FakeGraph();
        GraphApi api = new GraphApi(instagram.settings().withoutProof())) {
      instagram.on(MESSAGES, 200, "{\"message_id\":\"mid.1\"}");

      SendOutcome outcome =
          new InstagramChannel(new GraphApis(graph.api(), api), List.of(Accounts.instagramLogin()))
              .send(Accounts.SHOP, HELLO);

      assertThat(outcome).isEqualTo(new SendOutcome.Accepted(new MessageId("mid.1")));
      assertThat(graph.calls()).isEmpty();
      assertThat(instagram.calls().getFirst().uri().getQuery()).isNull();
    }
  }

  @Test
  void nothing_can_be_said_while_the_window_is_closed() {
    Prompt.Question question = question("Yes", 1, "HIL_A|k");

    assertThat(channel.hasTemplate(Accounts.SHOP, question)).isFalse();
    assertThatThrownBy(
            () -> channel.render(new Address(Accounts.SHOP, "1"), question, Route.TEMPLATE, "tag"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_profile_is_the_name_or_else_the_username() {
    Address ada = new Address(Accounts.SHOP, "6543");
    graph.on("/v26.0/6543", 200, "{\"name\":\"Ada L\",\"username\":\"ada\"}");
    assertThat(channel.profile(ada)).isEqualTo(new Profile.Named("Ada L"));

    graph.on("/v26.0/6543", 200, "{\"username\":\"ada\"}");
    assertThat(channel.profile(ada)).isEqualTo(new Profile.Named("ada"));

    graph.on("/v26.0/6543", 200, "{\"name\":\"Ada\\u001b[31m\\n\\u202eL\"}");
    assertThat(channel.profile(ada))
        .as("what it would do to a terminal goes")
        .isEqualTo(new Profile.Named("Ada[31mL"));

    graph.on("/v26.0/6543", 403, "{\"error\":{\"message\":\"consent\",\"code\":230}}");
    assertThat(channel.profile(ada)).isEqualTo(new Profile.Withheld());

    assertThat(channel.profile(new Address(new AccountId("gone"), "6543")))
        .isInstanceOf(Profile.Unavailable.class);
  }

  @Test
  void the_mark_of_a_credential_changes_with_the_token_and_does_not_tell_it() {
    // printf %s EAAtestTOKEN0123456789abcdefCANARY | sha256sum | cut -c1-16
    assertThat(channel.credentialMark(Accounts.SHOP)).contains("7b6d7c019f401570");
    assertThat(channel.credentialMark(new AccountId("gone"))).isEmpty();
    MetaAccount without = Accounts.instagram(Accounts.SHOP, Accounts.unusable());
    assertThat(new InstagramChannel(graph.apis(), List.of(without)).credentialMark(Accounts.SHOP))
        .isEmpty();
  }

  private static Prompt.Question question(String choice, int choices, String payload) {
    return Questions.asked(
        null,
        List.of(new Prompt.Line("/fields/0/value", "a", "b")),
        Collections.nCopies(choices, new Prompt.Option("/choices/0/title", choice, payload)));
  }

  private static void failed(SendOutcome outcome, FailureClass failure, String code) {
    assertThat(outcome).isInstanceOf(SendOutcome.Failed.class);
    SendOutcome.Failed failed = (SendOutcome.Failed) outcome;
    assertThat(failed.failure()).isEqualTo(failure);
    assertThat(failed.code()).isEqualTo(code);
  }
}
