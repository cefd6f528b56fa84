package org.nix2container.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.json.JsonWriter;
import org.nix2container.pull.ArchivedNames;
import org.nix2container.pull.SourceContext;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.stream.LayerTars;

/** Lists the tags of a repository, or the names in an archive. */
final class ListTagsCommand implements Command {

  private static final int INDENT = 4;

  @Override
  public String name() {
    return "list-tags";
  }

  @Override
  public String arguments() {
    return "docker://REPOSITORY|docker-archive:FILE";
  }

  @Override
  public String summary() {
    return "list the tags of a repository, or the names in an archive";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return SideFlags.groups();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container list-tags docker://registry.example.org/app",
        "nix2container list-tags docker-archive:images.tar");
  }

  @Override
  public void run(Invocation invocation) {
    String given = invocation.arguments(1, 1).getFirst();
    GlobalFlags.check(invocation);
    byte[] json =
        switch (Location.parse(given)) {
          case Location.InRegistry(var reference) -> ofRepository(invocation, given, reference);
          case Location.DockerArchive(Path file, var name) when name.isEmpty() ->
              json(Optional.empty(), ofArchive(invocation, file));
          default ->
              throw invocation.wrong(
                  "`" + given + "` has no tags to list: give " + arguments().replace("|", " or "));
        };
    invocation.terminal().bytes(json);
    invocation.terminal().result("");
  }

  private static List<String> ofArchive(Invocation invocation, Path file) {
    try (LayerTars tars = new LayerTars()) {
      return ArchivedNames.read(
          file, SourceContext.local(tars).withTemporary(GlobalFlags.temporary(invocation)));
    }
  }

  private byte[] ofRepository(Invocation invocation, String given, RegistryReference reference) {
    boolean named = given.lastIndexOf(':') > given.lastIndexOf('/') || given.indexOf('@') >= 0;
    if (named) {
      throw invocation.wrong("`" + given + "`: give a repository, without a tag or digest");
    }
    try (RegistryClient client =
        RegistryAccess.client(SideFlags.ONLY, invocation, reference.registry())) {
      return json(Optional.of(reference.name()), client.forPull(reference).getLast().tags());
    }
  }

  private static byte[] json(Optional<String> repository, List<String> tags) {
    JsonWriter json = JsonWriter.indented(INDENT).beginObject();
    repository.ifPresent(name -> json.key("Repository").string(name));
    json.key("Tags").beginArray();
    tags.forEach(json::string);
    return json.endArray().endObject().toBytes();
  }
}
