package org.nix2container.pull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.tar.TarListing;
import org.nix2container.tar.TarListing.Member;

/** The files of a tar, read in place. */
final class TarFiles implements FileSet {

  /** Links that lead in a circle, or are meant to lead nowhere. */
  private static final int MOST_LINKS = 32;

  private final String name;
  private final FileChannel channel;
  private final Map<String, Member> members;

  private TarFiles(String name, FileChannel channel, Map<String, Member> members) {
    this.name = name;
    this.channel = channel;
    this.members = members;
  }

  /**
   * Finds the files of the archive.
   *
   * @param image to call it in an error
   */
  static FileSet open(Path file, String image, SourceContext context) {
    if (!Files.exists(file)) {
      throw new ImageNotFoundException(image);
    }
    try {
      FileChannel channel = SeekableTar.open(file, context.temporary());
      try {
        return new TarFiles(file.toString(), channel, TarListing.of(channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidInputException(file.toString(), SystemReason.of(e), e);
    }
  }

  @Override
  public String describe(String member) {
    return member + " in " + name;
  }

  @Override
  public boolean has(String member) {
    return find(member).isPresent();
  }

  @Override
  public long size(String member) {
    return find(member).orElseThrow().size();
  }

  @Override
  public BlobContent content(String member) {
    Member.File found = find(member).orElseThrow();
    return new BlobContent.InArchive(describe(member), channel, found.offset(), found.size());
  }

  private Optional<Member.File> find(String member) {
    String wanted = member;
    for (int followed = 0; followed < MOST_LINKS; followed++) {
      Member found = members.get(wanted);
      if (found instanceof Member.File file) {
        return Optional.of(file);
      }
      if (!(found instanceof Member.Link link)) {
        return Optional.empty();
      }
      // Names in an archive have no root that a link could leave.
      Path target = Path.of("/" + wanted).resolveSibling(link.target()).normalize();
      wanted = link.hard() ? link.target() : target.toString().substring(1);
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
