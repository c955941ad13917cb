package dev.countersign.spring.settings;

import java.util.List;

/** What reading the settings gave. */
public sealed interface SettingsOutcome {
  /** Settings without a fault. */
  record Read(Settings settings) implements SettingsOutcome {}

  /** Settings that cannot be used, with everything that is wrong. */
  record Wrong(List<Problem> problems) implements SettingsOutcome {
    public Wrong {
      problems = List.copyOf(problems);
    }

    /** The first problem and how many more there are, one line. */
    public String line() {
      String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
      return problems.getFirst().line() + more;
    }
  }

  /**
   * One wrong setting.
   *
   * @param key the setting, such as {@code accounts.shop.page-access-token}
   * @param problem what is wrong with it; never the value of a secret
   * @param example what would be right
   */
  record Problem(String key, String problem, String example) {
    /** The problem in one line. */
    public String line() {
      return "setting " + key + ": " + problem + "; for example " + example;
    }
  }
}
