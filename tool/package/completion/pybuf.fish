# Completes pybuf in fish: subcommands, then the options that the subcommand says it has, then files.
complete -c pybuf -n __fish_use_subcommand -f -a "(pybuf --help 2>/dev/null | string replace -rf '^  ([a-z]+) *- (.*)' '\$1\t\$2')"
complete -c pybuf -n 'not __fish_use_subcommand' -a "(pybuf (commandline -opc)[2] --help 2>/dev/null | string match -rg '^ +(--?[a-z][a-z-]*=?)')"
complete -c pybuf -n '__fish_seen_subcommand_from explain' -f -a "(pybuf checks 2>/dev/null | string match -rg '^(\S+)')"
