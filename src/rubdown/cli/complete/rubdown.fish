function __rubdown_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion fish -- $words[2..-1] 2>/dev/null)
        set -l found (string split -m 2 \t -- $line)
        switch $found[1]
            case plan
                __fish_complete_path (commandline -ct) | string match -r '^[^\t]*(?:\.toml|/)(?:\t.*)?$'
            case file
                __fish_complete_path (commandline -ct)
            case plain
                printf '%s\t%s\n' $found[2] "$found[3]"
        end
    end
end
complete -c rubdown -e
complete -c rubdown -f -k -a '(__rubdown_complete)'
