# Completes pybuf in bash: subcommands, then the options that the subcommand says it has, then files.
_pybuf() {
  local word=${COMP_WORDS[COMP_CWORD]} subcommand=${COMP_WORDS[1]:-}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "$(pybuf --help 2>/dev/null | sed -n 's/^  \([a-z]\{1,\}\) *- .*/\1/p') --help --version" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(pybuf "$subcommand" --help 2>/dev/null | grep -oE '^ +--?[a-z][a-z-]*=?' | tr -d ' ')" -- "$word"))
    [[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace
  elif [ "$subcommand" = explain ]; then
    COMPREPLY=($(compgen -W "$(pybuf checks 2>/dev/null | awk '{ print $1 }')" -- "$word"))
  else
    compopt -o default
  fi
}
complete -F _pybuf pybuf
