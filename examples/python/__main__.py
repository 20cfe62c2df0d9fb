"""The catalogue of examples/catalogue in Python. docs/native.md says how to run it."""

import pulumi
import pulumi_genesyscloud_presence as presence

# A key stays as it is when a label changes: it is what Pulumi, and whoever reads the
# outputs, know the status by.
statuses = {
    "doctor": {
        "system_presence": "Away",
        "language_labels": {
            "en_US": "Medical appointment",
            "es": "Cita médica",
            "de": "Arzttermin",
            "fr": "Rendez-vous médical",
            "pt_BR": "Consulta médica",
            "ja": "通院",
        },
    },
    "errand": {
        "system_presence": "Away",
        "language_labels": {
            "en_US": "Personal errand",
            "es": "Asunto personal",
            "de": "Private Besorgung",
            "fr": "Démarche personnelle",
            "pt_BR": "Assunto pessoal",
            "ja": "私用外出",
        },
    },
    "technicalProblem": {
        "system_presence": "Away",
        "language_labels": {
            "en_US": "Technical problem",
            "es": "Problema técnico",
            "de": "Technisches Problem",
            "fr": "Problème technique",
            "pt_BR": "Problema técnico",
            "ja": "技術的な問題",
        },
    },
    "endOfShift": {
        "system_presence": "Away",
        "language_labels": {
            "en_US": "End of shift",
            "es": "Fin de turno",
            "de": "Schichtende",
            "fr": "Fin de service",
            "pt_BR": "Fim do turno",
            "ja": "シフト終了",
        },
    },
    "shortBreak": {
        "system_presence": "Break",
        "language_labels": {
            "en_US": "Short break",
            "es": "Descanso corto",
            "de": "Kurze Pause",
            "fr": "Petite pause",
            "pt_BR": "Pausa curta",
            "ja": "小休憩",
        },
    },
    "coffee": {
        "system_presence": "Break",
        "language_labels": {
            "en_US": "Coffee break",
            "es": "Pausa para el café",
            "de": "Kaffeepause",
            "fr": "Pause café",
            "pt_BR": "Pausa para o café",
            "ja": "コーヒーブレイク",
        },
    },
    "restroom": {
        "system_presence": "Break",
        "language_labels": {
            "en_US": "Restroom",
            "es": "Baño",
            "de": "Toilette",
            "fr": "Toilettes",
            "pt_BR": "Banheiro",
            "ja": "お手洗い",
        },
    },
    "screenBreak": {
        "system_presence": "Break",
        "language_labels": {
            "en_US": "Screen break",
            "es": "Descanso visual",
            "de": "Bildschirmpause",
            "fr": "Pause écran",
            "pt_BR": "Pausa da tela",
            "ja": "画面休憩",
        },
    },
    "callback": {
        "system_presence": "Busy",
        "language_labels": {
            "en_US": "Callback",
            "es": "Devolución de llamada",
            "de": "Rückruf",
            "fr": "Rappel client",
            "pt_BR": "Retorno de chamada",
            "ja": "折り返し電話",
        },
    },
    "paperwork": {
        "system_presence": "Busy",
        "language_labels": {
            "en_US": "Paperwork",
            "es": "Trámites",
            "de": "Sachbearbeitung",
            "fr": "Tâches administratives",
            "pt_BR": "Trabalho administrativo",
            "ja": "事務処理",
        },
    },
    "email": {
        "system_presence": "Busy",
        "language_labels": {
            "en_US": "Email",
            "es": "Correo electrónico",
            "de": "E-Mail-Bearbeitung",
            "fr": "Traitement des e-mails",
            "pt_BR": "Atendimento por e-mail",
            "ja": "メール対応",
        },
    },
    "caseFollowUp": {
        "system_presence": "Busy",
        "language_labels": {
            "en_US": "Case follow-up",
            "es": "Seguimiento de casos",
            "de": "Fallnachverfolgung",
            "fr": "Suivi de dossiers",
            "pt_BR": "Acompanhamento de casos",
            "ja": "案件フォローアップ",
        },
    },
    "floorSupport": {
        "system_presence": "Busy",
        "language_labels": {
            "en_US": "Floor support",
            "es": "Apoyo en sala",
            "de": "Teamunterstützung",
            "fr": "Soutien à l'équipe",
            "pt_BR": "Apoio à equipe",
            "ja": "フロア支援",
        },
    },
    "breakfast": {
        "system_presence": "Meal",
        "language_labels": {
            "en_US": "Breakfast",
            "es": "Desayuno",
            "de": "Frühstück",
            "fr": "Petit-déjeuner",
            "pt_BR": "Café da manhã",
            "ja": "朝食",
        },
    },
    "lunch": {
        "system_presence": "Meal",
        "language_labels": {
            "en_US": "Lunch",
            "es": "Almuerzo",
            "de": "Mittagessen",
            "fr": "Déjeuner",
            "pt_BR": "Almoço",
            "ja": "昼食",
        },
    },
    "dinner": {
        "system_presence": "Meal",
        "language_labels": {
            "en_US": "Dinner",
            "es": "Cena",
            "de": "Abendessen",
            "fr": "Dîner",
            "pt_BR": "Jantar",
            "ja": "夕食",
        },
    },
    "teamMeeting": {
        "system_presence": "Meeting",
        "language_labels": {
            "en_US": "Team meeting",
            "es": "Reunión de equipo",
            "de": "Teambesprechung",
            "fr": "Réunion d'équipe",
            "pt_BR": "Reunião de equipe",
            "ja": "チームミーティング",
        },
    },
    "oneOnOne": {
        "system_presence": "Meeting",
        "language_labels": {
            "en_US": "One-on-one",
            "es": "Reunión individual",
            "de": "Einzelgespräch",
            "fr": "Entretien individuel",
            "pt_BR": "Reunião individual",
            "ja": "個人面談",
        },
    },
    "shiftHandover": {
        "system_presence": "Meeting",
        "language_labels": {
            "en_US": "Shift handover",
            "es": "Relevo de turno",
            "de": "Schichtübergabe",
            "fr": "Passation de consignes",
            "pt_BR": "Passagem de turno",
            "ja": "シフト引き継ぎ",
        },
    },
    "qualityReview": {
        "system_presence": "Meeting",
        "language_labels": {
            "en_US": "Quality review",
            "es": "Revisión de calidad",
            "de": "Qualitätsbesprechung",
            "fr": "Revue qualité",
            "pt_BR": "Revisão de qualidade",
            "ja": "品質レビュー",
        },
    },
    "coaching": {
        "system_presence": "Training",
        "language_labels": {
            "en_US": "Coaching",
            "es": "Coaching",
            "de": "Coaching",
            "fr": "Coaching",
            "pt_BR": "Coaching",
            "ja": "コーチング",
        },
    },
    "onboarding": {
        "system_presence": "Training",
        "language_labels": {
            "en_US": "Onboarding",
            "es": "Inducción",
            "de": "Einarbeitung",
            "fr": "Intégration",
            "pt_BR": "Integração",
            "ja": "新人研修",
        },
    },
    "eLearning": {
        "system_presence": "Training",
        "language_labels": {
            "en_US": "E-learning",
            "es": "Aprendizaje en línea",
            "de": "E-Learning",
            "fr": "Formation en ligne",
            "pt_BR": "Treinamento on-line",
            "ja": "eラーニング",
        },
    },
    "productTraining": {
        "system_presence": "Training",
        "language_labels": {
            "en_US": "Product training",
            "es": "Capacitación de producto",
            "de": "Produktschulung",
            "fr": "Formation produit",
            "pt_BR": "Treinamento de produto",
            "ja": "製品研修",
        },
    },
    "callListening": {
        "system_presence": "Training",
        "language_labels": {
            "en_US": "Call listening",
            "es": "Escucha de llamadas",
            "de": "Mithören",
            "fr": "Double écoute",
            "pt_BR": "Escuta de chamadas",
            "ja": "通話モニタリング",
        },
    },
    "compliance": {
        "system_presence": "Training",
        "language_labels": {
            "en_US": "Compliance training",
            "es": "Capacitación normativa",
            "de": "Compliance-Schulung",
            "fr": "Formation conformité",
            "pt_BR": "Treinamento de compliance",
            "ja": "コンプライアンス研修",
        },
    },
}

catalogue = presence.PresenceCatalogue(
    "statuses",
    statuses=statuses,
    # Every status has a label in each of these.
    required_languages=["en_US", "es", "de", "fr", "pt_BR", "ja"],
    max_label_length=32,
)

# For what sets or reports statuses elsewhere: wallboards, workforce management, exports.
pulumi.export("presenceIds", catalogue.ids)
pulumi.export("moves", catalogue.moves)
