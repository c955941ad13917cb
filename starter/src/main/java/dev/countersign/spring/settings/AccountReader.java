package dev.countersign.spring.settings;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.expression.Directive;
import dev.countersign.expression.Template;
import dev.countersign.gateway.wording.AccountWords;
import dev.countersign.meta.Login;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.MessageTemplate.Parameter;
import dev.countersign.meta.Presentation;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.spring.settings.Settings.AccountSettings;
import dev.countersign.time.Hours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the part {@code accounts} of the settings. */
final class AccountReader {
  private static final Duration DEFAULT_WAIT = Duration.ofDays(7);
  private static final Duration DEFAULT_REMINDER = Duration.ofHours(1);
  private static final EnumSet<Directive> SECRETS = EnumSet.of(Directive.SECRET, Directive.ENV);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Set<String> LEAVES =
      Set.of("channel", "id", "page-access-token", "app-secret", "webhook-verify-token", "login");

  private final SettingsTree root;

  AccountReader(SettingsTree root) {
    this.root = root;
  }

  List<AccountSettings> accounts() {
    List<AccountSettings> accounts = new ArrayList<>();
    root.children("accounts", LEAVES)
        .forEach((name, tree) -> account(name, tree).ifPresent(accounts::add));
    return accounts;
  }

  private Optional<AccountSettings> account(String name, SettingsTree tree) {
    if (!NAME.matcher(name).matches()) {
      root.problem(
          "accounts." + name,
          "is not a name for an account",
          "accounts: { shop-instagram: { … } }");
    }
    ChannelKind channel = channel(tree);
    String id = tree.required("id", "\"17841400000000001\"");
    Login login = login(tree, channel);
    Presentation presentation = presentation(tree, channel);
    MessageTemplate template = template(tree, channel);
    String businessAccount = businessAccount(tree, channel);
    Template token = token(tree);
    List<Template> appSecrets = appSecrets(tree);
    Template verify =
        tree.required("webhook-verify-token", SECRETS, "\"@{secret:InstagramVerifyToken}\"");
    Account.UnknownRecipient unknown = unknownRecipient(tree);
    Duration wait = tree.duration("expires-in");
    boolean emojiAnswers = tree.truth("emoji-answers", false);
    Duration reminder = reminder(tree);
    Hours hours = HoursReader.hours(tree);
    AccountWords words = WordsReader.words(tree);
    tree.finish();
    if (channel == null || id == null || token == null || verify == null) {
      return Optional.empty();
    }
    Account account =
        new Account(
            new AccountId(name),
            channel,
            id,
            unknown,
            wait == null ? DEFAULT_WAIT : wait,
            emojiAnswers,
            reminder,
            hours);
    return Optional.of(
        new AccountSettings(
            account,
            words,
            login,
            presentation,
            template,
            businessAccount,
            token,
            appSecrets,
            verify));
  }

  private static @Nullable ChannelKind channel(SettingsTree tree) {
    String name = tree.required("channel", "instagram");
    Optional<ChannelKind> channel = Optional.ofNullable(name).flatMap(ChannelKind::named);
    if (name != null && channel.isEmpty()) {
      tree.problem(
          "channel",
          "\"" + name + "\" is not a channel",
          "channel: instagram (or messenger, whatsapp)");
    }
    return channel.orElse(null);
  }

  /**
   * The token under the specification's name, or under one that fits numbers and Instagram users.
   */
  private static @Nullable Template token(SettingsTree tree) {
    boolean isPlain = tree.text("access-token") != null;
    return tree.required(
        isPlain ? "access-token" : "page-access-token",
        SECRETS,
        "\"@{secret:InstagramPageAccessToken}\"");
  }

  private static List<Template> appSecrets(SettingsTree tree) {
    if (tree.texts("app-secret").isEmpty()) {
      tree.problem("app-secret", "is missing", "app-secret: \"@{secret:MetaAppSecret}\"");
    }
    return tree.templates("app-secret", SECRETS);
  }

  private static Login login(SettingsTree tree, @Nullable ChannelKind channel) {
    String login = tree.text("login");
    if (login != null && channel != null && channel != ChannelKind.INSTAGRAM) {
      tree.problem("login", "is for Instagram only", "channel: instagram, or no login");
    }
    return switch (login) {
      case null -> Login.FACEBOOK;
      case "facebook" -> Login.FACEBOOK;
      case "instagram" -> Login.INSTAGRAM;
      default -> {
        tree.problem("login", "\"" + login + "\" is not a login", "login: facebook (or instagram)");
        yield Login.FACEBOOK;
      }
    };
  }

  private static Presentation presentation(SettingsTree tree, @Nullable ChannelKind channel) {
    String text = tree.text("presentation");
    Presentation usual = channel == null ? Presentation.QUICK_REPLIES : Presentation.usual(channel);
    if (text != null && channel == ChannelKind.WHATSAPP) {
      tree.problem(
          "presentation", "is for Instagram and Messenger only", "no presentation on whatsapp");
      return usual;
    }
    return switch (text) {
      case null -> usual;
      case "quick-replies" -> Presentation.QUICK_REPLIES;
      case "buttons" -> Presentation.BUTTONS;
      case "card" -> Presentation.CARD;
      default -> {
        tree.problem(
            "presentation",
            "\"" + text + "\" is no presentation",
            "presentation: quick-replies (or buttons, card)");
        yield usual;
      }
    };
  }

  private static @Nullable String businessAccount(
      SettingsTree tree, @Nullable ChannelKind channel) {
    String id = tree.text("business-account");
    if (id != null && channel != null && channel != ChannelKind.WHATSAPP) {
      tree.problem("business-account", "is for WhatsApp only", "channel: whatsapp");
    }
    return id;
  }

  private static @Nullable MessageTemplate template(
      SettingsTree tree, @Nullable ChannelKind channel) {
    SettingsTree below = tree.child("template");
    if (below.isEmpty()) {
      return null;
    }
    if (channel == ChannelKind.INSTAGRAM) {
      tree.problem(
          "template",
          "cannot be used: Instagram has no templates for closed windows",
          "channel: whatsapp (or messenger)");
    }
    String name = below.required("name", "approval_request");
    String language = below.text("language", "en_US");
    List<Parameter> parameters = parameters(below);
    boolean isNamed = below.truth("named", false);
    List<ChoiceKey> choices = choices(below);
    below.finish();
    return name == null ? null : new MessageTemplate(name, language, parameters, isNamed, choices);
  }

  private static List<Parameter> parameters(SettingsTree tree) {
    List<String> texts = tree.texts("parameters");
    if (texts.isEmpty()) {
      return List.of(new Parameter.Title(), new Parameter.Fields());
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String text : texts) {
      if (text.equals("title")) {
        parameters.add(new Parameter.Title());
      } else if (text.equals("fields")) {
        parameters.add(new Parameter.Fields());
      } else if (text.startsWith("field:") && text.length() > "field:".length()) {
        parameters.add(new Parameter.OneField(text.substring("field:".length())));
      } else {
        tree.problem(
            "parameters",
            "\"" + text + "\" is nothing that can be filled in",
            "parameters: [title, fields] (or field:amount for one field)");
      }
    }
    return parameters;
  }

  private static List<ChoiceKey> choices(SettingsTree tree) {
    List<ChoiceKey> choices = new ArrayList<>();
    for (String text : tree.texts("choices")) {
      if (ChoiceKey.isWellFormed(text)) {
        choices.add(new ChoiceKey(text));
      } else {
        tree.problem(
            "choices", "\"" + text + "\" is not the key of a choice", "choices: [approve, reject]");
      }
    }
    return choices.isEmpty() ? List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT) : choices;
  }

  private static Account.UnknownRecipient unknownRecipient(SettingsTree tree) {
    String text = tree.text("unknown-recipient", "refuse").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "refuse" -> Account.UnknownRecipient.REFUSE;
      case "try" -> Account.UnknownRecipient.TRY;
      default -> {
        tree.problem(
            "unknown-recipient",
            "\"" + text + "\" is neither refuse nor try",
            "unknown-recipient: refuse");
        yield Account.UnknownRecipient.REFUSE;
      }
    };
  }

  private static @Nullable Duration reminder(SettingsTree tree) {
    String text = tree.text("remind-before");
    if (text == null) {
      return DEFAULT_REMINDER;
    }
    // YAML reads a bare off as false
    return text.equals("off") || text.equals("false") ? null : tree.duration("remind-before");
  }
}
