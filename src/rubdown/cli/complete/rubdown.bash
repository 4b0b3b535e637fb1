_rubdown_completion() {
    local kind word help line current=${COMP_WORDS[COMP_CWORD]}
    local -a words helps
    COMPREPLY=()
    while IFS=$'\t' read -r kind word help; do
        case $kind in
        plain) words+=("$word"); helps+=("$help") ;;
        plan | file)
            [[ $kind == plan ]] && line='!*.toml' || line=''
            compopt -o filenames 2>/dev/null
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen -f -X "$line" -- "$current"; [[ $kind == file ]] || compgen -d -- "$current")
            ;;
        esac
    done < <("${1/#\~/$HOME}" completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # What a word means is shown where words are only listed (COMP_TYPE ? and !), and never put on the line.
    local i
    for i in "${!words[@]}"; do
        if [[ -n ${helps[i]} && ${#words[@]} -gt 1 && ( $COMP_TYPE == 63 || $COMP_TYPE == 33 ) ]]; then
            printf -v line '%-22s  (%s)' "${words[i]}" "${helps[i]}"
            COMPREPLY+=("${line:0:${COLUMNS:-80}}")
        else
            COMPREPLY+=("${words[i]}")
        fi
    done
}
complete -o nosort -F _rubdown_completion rubdown 2>/dev/null || complete -F _rubdown_completion rubdown
