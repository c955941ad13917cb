package dev.countersign.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An application's properties as the tree that was written. */
final class SettingsProperties {
  private SettingsProperties() {}

  /**
   * What stands under {@code countersign}, with lists where the application wrote lists. Variables
   * of the environment are left out: there it cannot be told where a key ends and the next begins,
   * and the reader of the settings looks them up by the keys that it knows.
   */
  static Map<String, Object> tree(Environment environment) {
    List<ConfigurationPropertySource> sources =
        StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
            .filter(source ->
                !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
            .toList();
    Map<String, Object> bound =
        new Binder(sources, new PropertySourcesPlaceholdersResolver(environment))
            .bind("countersign", Bindable.mapOf(String.class, Object.class))
            .orElse(Map.of());
    Map<String, Object> tree = new LinkedHashMap<>();
    bound.forEach((key, value) -> tree.put(key, written(value)));
    return tree;
  }

  /** A map from 0, 1, 2 … is what properties make of a list. */
  private static Object written(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    boolean isList =
        !map.isEmpty()
            && IntStream.range(0, map.size())
                .allMatch(index -> map.containsKey(Integer.toString(index)));
    if (isList) {
      return IntStream.range(0, map.size())
          .mapToObj(index -> written(Objects.requireNonNull(map.get(Integer.toString(index)))))
          .toList();
    }
    Map<String, Object> below = new LinkedHashMap<>();
    map.forEach((key, member) -> below.put(String.valueOf(key), written(member)));
    return below;
  }
}
