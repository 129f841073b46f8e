"""What every layer may refuse: limits, addresses on the web, services that are away."""

PHRASES = {
    "private_address": (
        "Le serveur nommé n'a pas d'adresse publique.",
        "Qui administre Jalon peut la permettre : JALON_ALLOW_PRIVATE nomme serveurs et réseaux.",
    ),
    "protocol": ("Le serveur n'a pas répondu en HTTP.", "Vérifiez l'adresse."),
    "rate_limited": ("Trop d'essais.", "Réessayez dans {retry_after} secondes."),
    "timeout": ("Le serveur n'a pas répondu à temps.", "Réessayez plus tard."),
    "tls": ("Le serveur n'a pas pu prouver son identité.", "Vérifiez son certificat."),
    "too_large": ("La réponse du serveur est trop longue.", "Faites-lui répondre moins."),
    "unreachable": ("Le serveur est injoignable.", "Vérifiez l'adresse."),
    "web_address": (
        "Cette adresse ne peut pas être appelée.",
        "Écrivez-la comme https://example.org/appel, et tout secret dans un en-tête.",
    ),
    "web_header": (
        "L'appel a un en-tête qui ne peut pas être envoyé.",
        "Son nom est fait de lettres, de chiffres et de -, sa valeur d'une ligne de latin.",
    ),
}
