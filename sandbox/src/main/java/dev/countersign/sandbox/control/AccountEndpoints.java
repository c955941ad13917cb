package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.FailureReport;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.MessageTemplate.Button;
import dev.countersign.sandbox.account.MessageTemplate.Category;
import dev.countersign.sandbox.account.MessageTemplate.Status;
import dev.countersign.sandbox.http.Request;
import dev.countersign.sandbox.http.Response;
import dev.countersign.sandbox.webhook.WebhookClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens to accounts: {@code /sandbox/accounts/{id}/…}. */
final class AccountEndpoints {

  private final SandboxControl sandbox;
  private final Supplier<Response> summary;

  /**
   * Creates the endpoints.
   *
   * @param summary what every change is answered with
   */
  AccountEndpoints(SandboxControl sandbox, Supplier<Response> summary) {
    this.sandbox = sandbox;
    this.summary = summary;
  }

  /** Answers; empty if there is no such call. */
  Optional<Response> answer(Request request, List<String> path) {
    if (path.size() != 3 || !request.method().equals("PUT")) {
      return Optional.empty();
    }
    AccountId account = new AccountId(path.get(1));
    if (sandbox.accounts().stream().noneMatch(known -> known.settings().id().equals(account))) {
      return Optional.of(
          Problem.notFound("The sandbox has no account " + account + ".").response());
    }
    JsonInput input = JsonInput.of(request.body());
    Runnable change = change(account, path.get(2), input);
    return change == null
        ? Optional.empty()
        : Optional.of(
            input
                .problem()
                .map(Problem::response)
                .orElseGet(() -> {
                  change.run();
                  return summary.get();
                }));
  }

  private @Nullable Runnable change(AccountId account, String what, JsonInput input) {
    return switch (what) {
      case "webhook" -> {
        URI url = input.address("url");
        String wrong = WebhookClient.problemWith(url);
        if (wrong != null) {
          input.wrong("url", wrong);
        }
        yield () -> sandbox.setWebhook(account, url);
      }
      case "permissions" -> {
        Set<String> permissions = input.texts("permissions");
        yield () -> sandbox.setPermissions(account, permissions);
      }
      case "token" -> token(account, input);
      case "templates" -> {
        List<MessageTemplate> templates =
            input.objects("templates").stream().map(AccountEndpoints::template).toList();
        yield () -> sandbox.setTemplates(account, templates);
      }
      case "failures" -> {
        FailureReport report = choice(input, "by", FailureReport.ANSWER);
        yield () -> sandbox.setFailureReport(account, report);
      }
      case "health" -> {
        Health health = choice(input, "status", Health.AVAILABLE);
        yield () -> sandbox.setHealth(account, health);
      }
      default -> null;
    };
  }

  private Runnable token(AccountId account, JsonInput input) {
    List<Runnable> changes = new ArrayList<>();
    if (input.has("age")) {
      Duration age = input.duration("age");
      changes.add(() -> sandbox.setTokenAge(account, age));
    }
    if (input.has("endsIn")) {
      Duration life = input.duration("endsIn");
      changes.add(() -> sandbox.setTokenEnd(account, sandbox.now().plus(life)));
    }
    if (input.has("valid") || changes.isEmpty()) {
      boolean valid = input.flag("valid");
      changes.add(() -> sandbox.setTokenValid(account, valid));
    }
    return () -> changes.forEach(Runnable::run);
  }

  private static MessageTemplate template(JsonInput input) {
    String name = input.text("name");
    String language = input.text("language");
    Status status =
        input.has("status") ? choice(input, "status", Status.APPROVED) : Status.APPROVED;
    Category category =
        input.has("category") ? choice(input, "category", Category.UTILITY) : Category.UTILITY;
    String body = input.text("body");
    List<Button> buttons = new ArrayList<>();
    if (input.has("buttons")) {
      input.objects("buttons").forEach(button -> buttons.add(button(button)));
    }
    input.nameUnknown();
    try {
      return new MessageTemplate(name, language, status, category, body, buttons);
    } catch (IllegalArgumentException refused) {
      input.wrong("", String.valueOf(refused.getMessage()));
      return MessageTemplate.approved("none", "en", "none");
    }
  }

  private static Button button(JsonInput input) {
    String title = input.text("title");
    Button button =
        input.has("url")
            ? new Button.Link(title, input.address("url"))
            : new Button.QuickReply(title);
    input.nameUnknown();
    return button;
  }

  private static <E extends Enum<E>> E choice(JsonInput input, String name, E otherwise) {
    String text = input.text(name);
    E[] known = otherwise.getDeclaringClass().getEnumConstants();
    return Arrays.stream(known)
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseGet(() -> {
          input.wrong(name, "must be one of " + Arrays.toString(known).toLowerCase(Locale.ROOT));
          return otherwise;
        });
  }
}
