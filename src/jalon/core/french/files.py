"""Files of contacts: reading them, and where their columns go."""

PHRASES = {
    "attribute_type_clash": (
        "L'attribut « {name} » est déjà déclaré, du type « {type} ».",
        "N'indiquez pas de type, ou choisissez un autre nom.",
    ),
    "attribute_type_unknown": (
        "« {kind} » n'est pas un type d'attribut.",
        "Utilisez l'un de ceux-ci : {types}.",
    ),
    "column_invalid": ("« {name} » : {why}", ""),
    "csv_header_empty": (
        "{file}, ligne {line} : la colonne {column} n'a pas de nom.",
        "Nommez chaque colonne dans la première ligne.",
    ),
    "csv_header_twice": (
        "{file}, ligne {line} : la colonne « {column} » y est deux fois.",
        "Donnez à chaque colonne un nom à elle.",
    ),
    "csv_no_header": (
        "Le fichier {file} n'a pas de première ligne lisible.",
        "Mettez les noms des colonnes dans la première ligne, et fermez chaque guillemet.",
    ),
    "file_unreadable": ("Le fichier ne peut pas être lu.", "Envoyez-le de nouveau."),
    "import_no_column": (
        "Il n'y a pas de colonne « {column} » dans le fichier.",
        "Ses colonnes sont : {columns}.",
    ),
    "import_no_key": (
        "Aucune colonne ne contient d'e-mail, d'identifiant externe ou d'identifiant anonyme.",
        "Dites laquelle.",
    ),
    "import_same_target": (
        "Les colonnes « {first} » et « {second} » vont toutes deux vers « {target} ».",
        "Laissez l'une des deux de côté.",
    ),
    "rejects_not_written": (
        "Le fichier des lignes rejetées ne peut pas être écrit.",
        "Prévenez qui administre Jalon, puis relancez l'import.",
    ),
    "row_beyond": ("Il y a une cellule à droite de la dernière colonne qui a un nom.", ""),
    "row_not_utf8": ("La ligne n'est pas en UTF-8.", ""),
    "row_nul": ("La ligne contient un caractère nul.", ""),
    "row_quotes": ("Les guillemets ne vont pas.", ""),
    "row_too_long": ("La ligne a {most} caractères ou plus.", ""),
    "row_width": ("Nombre de cellules : {cells} ; de colonnes nommées : {width}.", ""),
    "row_without_key": (
        "La ligne n'a ni e-mail, ni identifiant externe, ni identifiant anonyme.",
        "",
    ),
    "xlsx_empty": (
        "La feuille « {sheet} » de {file} est vide.",
        "Mettez les contacts dans la première feuille, et les noms des colonnes en haut.",
    ),
    "xlsx_full": (
        "Une feuille contient {most} contacts au plus, et il y en a davantage.",
        "Exportez-les en CSV, ou en plusieurs fois.",
    ),
    "xlsx_invalid": (
        "{file} ne peut pas être lu comme fichier XLSX : il est endommagé, protégé, ou inhabituel.",
        "Enregistrez-le de nouveau en .xlsx, sans mot de passe, ou en CSV.",
    ),
    "xlsx_unsafe": (
        "{file} n'est pas ouvert : il contient bien plus que des contacts.",
        "Enregistrez en CSV la feuille des contacts seule, et importez celle-ci.",
    ),
}
