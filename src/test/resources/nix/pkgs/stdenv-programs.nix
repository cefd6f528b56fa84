# The programs of the packages that nixpkgs' stdenv is made of.
builtins.filter builtins.isString (builtins.split "[ \n]+" ''
  [ arch b2sum base32 base64 basename basenc cat chgrp chmod chown chroot cksum comm cp csplit cut
  date dd df dir dircolors dirname du echo env expand expr factor false fmt fold groups head hostid
  id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt
  od paste pathchk pr printenv printf ptx pwd readlink realpath rm rmdir seq sha1sum sha224sum
  sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee
  test timeout touch tr true truncate tsort tty uname unexpand uniq unlink vdir wc who whoami yes
  find xargs cmp diff diff3 sdiff sed grep egrep fgrep awk gawk tar gzip gunzip zcat bzip2 bunzip2
  make bash sh patch xz unxz file'')
