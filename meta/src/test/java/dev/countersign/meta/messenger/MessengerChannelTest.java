package dev.countersign.meta.messenger;

import static dev.countersign.meta.Questions.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Profile;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.Questions;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessengerChannelTest {
  private static final String MESSAGES = "/v26.0/me/messages";
  private static final Address ADA = new Address(Accounts.PAGE, "5275811702471834");
  private static final OutgoingMessage HELLO = new OutgoingMessage("{\"hello\":1}");
  private static final Prompt.Question QUESTION = Questions.question(line("amount", "129.90 EUR"));
  private static final MessageTemplate TEMPLATE =
      new MessageTemplate(
          "approval_v1",
          "en",
          List.of(new MessageTemplate.Parameter.Title(), new MessageTemplate.Parameter.Fields()),
          false,
          List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT));

  private final FakeGraph graph = new FakeGraph();
  private final MessengerChannel channel =
      new MessengerChannel(graph.apis(), List.of(Accounts.messenger()));

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void an_accepted_message_has_the_id_that_meta_gave_it() {
    graph.on(MESSAGES, 200, "{\"recipient_id\":\"1\",\"message_id\":\"m_1\"}");

    assertThat(channel.send(Accounts.PAGE, HELLO))
        .isEqualTo(new SendOutcome.Accepted(new MessageId("m_1")));
    assertThat(graph.calls().getFirst().body()).isEqualTo(HELLO.body());
    assertThat(graph.calls().getFirst().uri().getQuery()).startsWith("appsecret_proof=");
  }

  @Test
  void an_answer_whose_limit_is_used_up_says_how_long_to_slow_down() {
    graph.on(
        MESSAGES,
        FakeGraph.Answer.json(200, "{\"message_id\":\"m_1\"}")
            .with(
                "X-Business-Use-Case-Usage",
                "{\"1\":[{\"type\":\"messenger\",\"call_count\":100,"
                    + "\"estimated_time_to_regain_access\":3}]}"));

    assertThat(channel.send(Accounts.PAGE, HELLO))
        .isEqualTo(new SendOutcome.Accepted(new MessageId("m_1"), Set.of(), Duration.ofMinutes(3)));
  }

  @Test
  void a_closed_window_is_told_with_metas_code() {
    graph.on(
        MESSAGES,
        400,
        "{\"error\":{\"message\":\"outside\",\"code\":10,\"error_subcode\":2018278}}");

    assertThat(channel.send(Accounts.PAGE, HELLO))
        .isEqualTo(new SendOutcome.Failed(FailureClass.WINDOW, "10/2018278", "outside", null));
  }

  @Test
  void a_question_is_a_card_unless_the_account_says_otherwise() {
    assertThat(channel.render(ADA, QUESTION, Route.MESSAGE, "tag").getFirst().body())
        .contains("\"template_type\":\"generic\"");
  }

  @Test
  void a_utility_template_has_one_postback_for_each_choice() {
    MessengerChannel templated =
        new MessengerChannel(
            graph.apis(), List.of(Accounts.on(ChannelKind.MESSENGER, Accounts.PAGE, TEMPLATE)));

    assertThat(templated.hasTemplate(Accounts.PAGE, QUESTION)).isTrue();
    assertThat(templated.render(ADA, QUESTION, Route.TEMPLATE, "tag"))
        .containsExactly(
            new OutgoingMessage(
                """
                {"recipient":{"id":"5275811702471834"},"messaging_type":"UTILITY","message":\
                {"template":{"name":"approval_v1","language":{"code":"en"},"components":[\
                {"type":"body","parameters":[{"type":"text","text":"Refund 4711"},\
                {"type":"text","text":"Amount: 129.90 EUR"}]},\
                {"type":"buttons","parameters":[\
                {"type":"POSTBACK","payload":"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA"},\
                {"type":"POSTBACK","payload":"HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA"}]}]}}}\
                """));
  }

  @Test
  void what_no_template_says_is_not_rendered_as_one() {
    assertThat(channel.hasTemplate(Accounts.PAGE, QUESTION)).isFalse();
    assertThatThrownBy(() -> channel.render(ADA, QUESTION, Route.TEMPLATE, "tag"))
        .hasMessageContaining("shop-page/5275811702471834");
    assertThatThrownBy(() -> channel.render(ADA, new Prompt.Notice("hello"), Route.TEMPLATE, "tag"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_profile_is_first_and_last_name_and_asks_for_nothing_that_needs_more_permissions() {
    graph.on("/v26.0/5275811702471834", 200, "{\"first_name\":\"Ada\",\"last_name\":\"L\"}");

    assertThat(channel.profile(ADA)).isEqualTo(new Profile.Named("Ada L"));
    assertThat(graph.calls().getFirst().uri().getQuery()).contains("fields=first_name,last_name");
  }

  @Test
  void a_profile_that_is_not_given_is_withheld_and_one_that_cannot_be_asked_is_unavailable() {
    graph.on(
        "/v26.0/5275811702471834",
        400,
        "{\"error\":{\"message\":\"no\",\"code\":100,\"error_subcode\":2018218}}");
    assertThat(channel.profile(ADA)).isEqualTo(new Profile.Withheld());

    graph.on("/v26.0/5275811702471834", 200, "{\"id\":\"1\"}");
    assertThat(channel.profile(ADA)).isEqualTo(new Profile.Withheld());

    graph.on("/v26.0/5275811702471834", 400, "{\"error\":{\"message\":\"slow\",\"code\":4}}");
    assertThat(channel.profile(ADA)).isEqualTo(new Profile.Unavailable("slow (code 4)"));

    graph.on("/v26.0/5275811702471834", 503, "busy");
    assertThat(channel.profile(ADA)).isInstanceOf(Profile.Unavailable.class);
  }
}
